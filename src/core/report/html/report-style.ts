import { PICTURE_STYLE } from '../../profile/exporters/svg-picture.ts';

/** Colours of levels, severities and statuses: ink on ground, light and dark. */
const TAGS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  worst: ['#8f1626', '#fbe4e6', '#ffb3ba', '#4a1820'],
  bad: ['#8a4300', '#fdebd7', '#ffc58a', '#46290c'],
  middling: ['#6b5500', '#faf1cc', '#ecd57a', '#3b3210'],
  mild: ['#3c4653', '#e9edf2', '#c3cdd9', '#2b333d'],
  good: ['#14603a', '#dff3e6', '#8fdcb0', '#123824'],
};

const tagRules = (theme: 0 | 1): string =>
  Object.entries(TAGS)
    .map(([name, colours]) => `.tag-${name}{color:${colours[theme * 2]};background:${colours[theme * 2 + 1]}}`)
    .join('');

const LIGHT =
  '--ground:#fff;--text:#1a1f26;--quiet:#566170;--line:#d5dbe2;--faint:#f5f7f9;--accent:#1f5fae;--warn:#f6f2e6;--warnline:#d9c98f';
const DARK =
  '--ground:#14181d;--text:#e4e8ed;--quiet:#97a3b1;--line:#313a45;--faint:#1c2229;--accent:#7fb2f0;--warn:#26231a;--warnline:#5d532f';

/** The style of a report's page: on a screen, light or dark as the reader has it, and on A4. */
export const REPORT_STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media (prefers-color-scheme:dark){:root{${DARK}}}`,
  '*{box-sizing:border-box}',
  'body{margin:0;background:var(--ground);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif}',
  '.sheet{display:grid;grid-template-columns:17rem minmax(0,62rem);column-gap:3rem;max-width:84rem;margin:0 auto;padding:2.5rem 2rem 5rem}',
  'header,main{grid-column:2}nav{grid-column:1;grid-row:1/span 2;position:sticky;top:2rem;align-self:start;max-height:calc(100vh - 4rem);overflow:auto;font-size:13px;line-height:1.45}',
  'nav p{margin:0 0 .5rem;font-weight:600;color:var(--quiet)}nav ol{list-style:none;margin:0;padding:0}',
  'nav a{display:block;padding:.2rem .6rem;border-left:2px solid var(--line);color:var(--quiet);text-decoration:none}',
  'nav a:hover{color:var(--text);border-left-color:var(--accent)}nav ol ol a{padding-left:1.5rem}',
  'a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}',
  'h1{font-size:2rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 1.5rem;overflow-wrap:anywhere}',
  'h2{font-size:1.35rem;line-height:1.25;letter-spacing:-.01em;margin:3.5rem 0 1rem;padding-top:1rem;border-top:2px solid var(--text)}',
  'h3{font-size:1.08rem;margin:2.2rem 0 .7rem;overflow-wrap:anywhere}',
  'h4{font-size:.93rem;margin:1.5rem 0 .4rem;color:var(--quiet);overflow-wrap:anywhere}',
  'p{margin:.5rem 0 .9rem;overflow-wrap:anywhere;max-width:46rem}ul{margin:.5rem 0 1rem;padding-left:1.3rem}li{overflow-wrap:anywhere}',
  'code{font:.88em/1.4 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}',
  // A column is no narrower than the words in it; one with long words may break them.
  'td:not(.long)>code{overflow-wrap:break-word}',
  '.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:0;margin:.8rem 0 1.4rem;border-top:1px solid var(--line)}',
  '.facts dt,.facts dd{margin:0;padding:.38rem 0;border-bottom:1px solid var(--line)}.facts dt{padding-right:1.6rem;color:var(--quiet)}.facts dd{overflow-wrap:anywhere}',
  '.none{margin:.5rem 0 .9rem;padding:.45rem .8rem;border-left:3px solid var(--warnline);background:var(--warn);max-width:46rem}',
  '.prose{max-width:46rem;overflow-wrap:anywhere}.prose pre{overflow:auto;padding:.7rem .9rem;background:var(--faint);border:1px solid var(--line);border-radius:4px}',
  '.prose h1,.prose h2,.prose h3{font-size:1rem;border:0;margin:.8rem 0 .3rem;padding:0}',
  '.wide{margin:1rem 0 1.6rem;overflow-x:auto}',
  'table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45}',
  'caption{text-align:left;color:var(--quiet);padding:0 0 .4rem;font-size:13px}',
  'th{font-weight:600;text-align:left;vertical-align:bottom;color:var(--quiet);border-bottom:1.5px solid var(--text)}',
  'th,td{padding:.38rem .9rem .38rem 0}th:last-child,td:last-child{padding-right:0}',
  '[align=right]{text-align:right}[align=center]{text-align:center}.narrow{width:auto;min-width:18rem}',
  'td{vertical-align:top;border-bottom:1px solid var(--line)}',
  '.right{text-align:right;font-variant-numeric:tabular-nums}.keep{white-space:nowrap}.long{overflow-wrap:anywhere;min-width:7rem}.said{min-width:11rem}.most{width:40%}.slim{width:1%}',
  'tr:target td,h3:target{background:var(--warn)}',
  '.tag{display:inline-block;padding:0 .45em;border-radius:3px;font-weight:600;white-space:nowrap}',
  tagRules(0),
  `@media (prefers-color-scheme:dark){${tagRules(1)}}`,
  'figure{margin:1.2rem 0 2rem;padding:0}figcaption{font-size:13px;color:var(--quiet);margin-bottom:.5rem;overflow-wrap:anywhere}figcaption strong{display:block;color:var(--text);font-size:.95rem}',
  // What a table below shows has no gap before it.
  'figure.tabled{margin-bottom:0}figure.tabled>figcaption{margin:0}figure.tabled+.wide{margin-top:.5rem}',
  '.picture>img{display:block;max-width:100%;height:auto;border:1px solid var(--line);border-radius:4px}',
  'figure>svg{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:4px}',
  'details{margin:.5rem 0}summary{cursor:pointer;color:var(--quiet);font-size:13px}',
  // What the script puts in the place of a picture.
  '.flame{border:1px solid var(--line);border-radius:4px;overflow:hidden}.flame-bar{display:flex;gap:.6rem;align-items:center;margin:.4rem 0;font-size:13px}',
  '.flame-bar input{font:inherit;padding:.25rem .5rem;width:16rem;border:1px solid var(--line);border-radius:4px;background:var(--ground);color:var(--text)}',
  '.flame-bar button{font:inherit;padding:.25rem .7rem;border:1px solid var(--line);border-radius:4px;background:var(--faint);color:var(--text);cursor:pointer}',
  '.flame-told{min-height:1.5em;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere;color:var(--quiet);margin:.3rem 0}',
  '.d3-flame-graph rect{stroke:var(--ground);stroke-width:.7}.d3-flame-graph rect:hover{stroke:var(--text);cursor:pointer}',
  '.d3-flame-graph-label{white-space:nowrap;text-overflow:ellipsis;overflow:hidden;font:11px/1.5 ui-monospace,Menlo,Consolas,monospace;margin:0 4px;color:#0e1013}',
  '.d3-flame-graph .fade{opacity:.55}.d3-flame-graph .title{display:none}.scripted>svg{display:none}',
  '@media (max-width:70rem){.sheet{grid-template-columns:minmax(0,1fr);gap:1rem;padding:1.5rem 1rem 3rem}header,main,nav{grid-column:1;grid-row:auto}nav{position:static;max-height:none;columns:2;margin-bottom:2rem}}',
  '@page{size:A4;margin:18mm 16mm 20mm}',
  // The footer of a page: its number, so that sheets that fell apart can be put in order.
  '@page{@bottom-right{content:counter(page) " / " counter(pages);font:8pt system-ui,sans-serif;color:#566170}}',
  `@media print{:root{color-scheme:light;${LIGHT}}body{font-size:10pt;line-height:1.45}.sheet{display:block;max-width:none;padding:0}`,
  'nav{position:static;max-height:none;overflow:visible;break-after:page;columns:2;font-size:9.5pt}nav a{border:0;padding:.12rem 0}nav ol ol a{padding-left:1.2rem}',
  'h1{font-size:22pt}h2{font-size:14pt;margin-top:1.8rem;break-after:avoid}h3,h4,caption,figcaption{break-after:avoid}',
  'h3{font-size:11pt}h4{font-size:9.5pt}table,caption{font-size:8pt}th,td{padding-right:.55rem}tbody tr:first-child{break-before:avoid}tr,.none,.facts dt,.facts dd{break-inside:avoid}thead{display:table-header-group}',
  '.wide{overflow:visible}figure{break-inside:avoid}figure.tabled{break-after:avoid}figure>svg,.picture>img{max-height:225mm}.picture>img{width:auto}p,.prose,.none{max-width:none}.long{min-width:4.5rem}.said{min-width:8rem}',
  '.flame,.flame-bar,.flame-told{display:none}.scripted>svg{display:block}a{color:inherit;text-decoration-color:#9aa6b2}',
  `.tag{-webkit-print-color-adjust:exact;print-color-adjust:exact}svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}${tagRules(0)}}`,
  PICTURE_STYLE,
].join('');

/** How a word of a level, a severity or a status is coloured; null of other words, such as a confidence. */
export function tagClass(word: string): string | null {
  switch (word) {
    case 'Critical':
    case 'likely-bottleneck':
    case 'regressed':
      return 'worst';
    case 'High':
    case 'investigate':
    case 'new':
      return 'bad';
    case 'Medium':
    case 'watch':
    case 'persisting':
    case 'masked':
    case 'exposed':
      return 'middling';
    case 'resolved':
    case 'improved':
      return 'good';
    case 'Low':
    case 'inconclusive':
    case 'not-comparable':
      return 'mild';
    default:
      return null;
  }
}
