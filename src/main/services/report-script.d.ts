/** The script of a report's page as a text, put together by `build/report-script.ts`. */
declare module 'virtual:report-script' {
  const script: string;
  export default script;
}
