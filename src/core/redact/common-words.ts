/**
 * Words that stand in any report, and that functions, classes, tables and columns are often called by: hiding one of them in a text would tell no more and make
 * it unreadable. Their plurals and forms with `-ed`, `-ing`, `-er` count as well.
 */
const COMMON = new Set(
  `able about above accept access according account across action active actual adapter add address admin after again against agent aggregate
  all alloc allocate allocation allow almost alone along already also always among amount analyse analysis analyze another answer any api app append
  application apply approve archive area argument around array article ask assert asset assign assume async at attach attempt attribute audit author
  available average avoid await away back backend background backlog balance band base baseline basic batch because become been before begin behaviour behind being
  below best better between beyond bind block body book bool boolean bottleneck bound box branch break brief bring browser bucket budget buffer bug build bundle
  business busy byte cache calculate call callback canary cancel capacity capture care case cast category cause cell centre certain chain change channel char
  character charge check chunk class clean clear click client clock clone close cluster code collect collection collector column combine come command comment
  commit common compare comparison compile complete component compress compute condition config configuration confirm conflict connect connection constant
  constraint consume consumer contain container content contention context continue control convert copy core correct cost could count counter cover crash create
  critical cross current cursor custom customer cycle daily data database date day deal debug decide decision decode deep default defer define delay delete
  deliver depend deploy deployment depth describe design destroy detail detect device difference different digest direct directory disable discount disk dispatch
  display distinct divide document does domain done down download drain drop duplicate duration during each early edge effect either element else email
  emit empty enable encode end endpoint engine enough ensure enter entity entry enum environment equal error estimate evaluate even event every evict evidence
  exact example except exception exclude exec execute execution exist exit expand expect expensive expire explain export express expression extend external extra
  extract factor fail failure fall false family fast feature fetch field file fill filter final find finding finish first fix flag flat flow flush folder follow
  force form format forward found frame free frequency fresh from front full func function further garbage gate gather general generate generator give global good
  graph group grow growth half handle handler happen hard hash have head header heap heat height held hello help high history hit hold home hook host hour http
  idle ignore image impact import improve include increase incr index info init initial inner input insert inside inspect install instance instead int integer
  interface internal interval into invalid invoice invoke issue item iterate iterator join journal just keep kernel kind know label lambda language large last late
  latency layer lazy leaf leak least leave left length less level library life like likely limit line link list listen little live load local locale location lock
  log logger login long look lookup loop lost lower machine mail main make manage manager many map mark marker mask master match matter maximum mean measure memory
  merge message method metric middle migrate might minimum minute miss missing mobile mode model module money monitor month more most mount move much multiple must
  name native near nearly need nested network never next node none normal note nothing notify now null number object offset often old once only open operation
  operator optimize option order other otherwise outer output over overload owner pack package page paint panel parallel parameter parent parse parser part
  partition pass patch path pattern pause payload payment peak people percent percentile perform performance period permission persist phase pick picture pipe
  pipeline place plan plateau player please plus point policy poll pool popular port position possible post power prefix prepare present pressure prevent preview
  price print prior priority probe problem process produce producer product production profile profiler program progress project promise property protocol provide
  proxy public publish pull push quantity query question queue quick quiet quota random range rank rate rather ratio reach read reader ready real reason receive
  recent record recover recursive reduce refer reference refresh region register regression reject related release reload remain remote remove render repeat replace
  replica reply report repository request require reserve reset resolve resource response rest restart restore result resume retain retention retry return reuse
  revenue reverse review rise risk role rollback root route router rule run runtime safe same sample save scale scan schedule schema scope score screen script
  search second section seek select self send sequence series serve server service session set setup several shape shard share ship short should show side sign
  signal similar simple since single site size skip slice slot slow small snapshot socket some sort source space span spend split stack staff stage stale standard
  start state statement static statistic status stay step still stock stop storage store stream string strong struct structure style subject submit subscribe such
  suite sum summary supply support switch symbol symptom sync system table tag take target task team tell template tenant term test text than that their them then
  there these they thing think third this thread three threshold through throughput throw thus tick ticket tile time timeout timer title today together token tool
  total touch trace track traffic transaction transfer transform tree trigger true trust turn twice type under unit unknown unless until unused update upload upper
  usage user usual utility valid validate value variable vector verb verdict verify version very view visible visit volume wait walk want warm warning waste watch
  week weight well were what when where whether which while white whole whose wide width will window with within without word work worker workload world would
  wrap write writer wrong year yesterday yield zero zone anonymous closure prototype constructor array_agg base64 http2 utf8 sha256 md5 ipv4 ipv6 created_at
  updated_at user_id order_id customer_id __init__ __main__ __call__ __new__ p50 p75 p90 p95 p99 select where group having`.split(
    /\s+/,
  ),
);

const ENDS = /(?:ies|es|s|ed|ing|er|or|ly)$/;

/** True of a word that stands in any report, whatever its case and its ending. */
export function isCommonWord(word: string): boolean {
  const plain = word.toLowerCase();
  if (COMMON.has(plain)) return true;
  const end = ENDS.exec(plain)?.[0];
  if (end === undefined) return false;
  const stem = plain.slice(0, -end.length);
  // `pricing` of price, `stopped` of stop, `entries` of entry, `classes` of class.
  return (
    COMMON.has(stem) ||
    COMMON.has(`${stem}e`) ||
    COMMON.has(`${stem}y`) ||
    (/(.)\1$/.test(stem) && COMMON.has(stem.slice(0, -1)))
  );
}
