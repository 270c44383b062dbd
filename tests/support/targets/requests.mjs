/** requests.mjs URL COUNT: so many requests, one after the other. Ends with 1 where one fails. */
const [, , url, count] = process.argv;
for (let i = 0; i < Number(count); i++) {
  const response = await fetch(url);
  if (!response.ok) process.exit(1);
  await response.text();
}
