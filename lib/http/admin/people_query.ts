/** The people of a page, and of an answer of the API at most. */
export const PEOPLE_PAGE = { people: 50, most: 200 };
