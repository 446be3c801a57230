/** Where the market is: the page's `<base>`, which the server makes so that it is right under any prefix. Ends with a slash. */
export const ROOT: string = document.baseURI;

/** Where the market's API is, without a slash at the end. */
export const API: string = new URL('api', ROOT).href;
