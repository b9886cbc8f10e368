// All flags as SVG text by ISO 3166-1 alpha-2 code, in a file of their own that is fetched once the console stands: they weigh nearly as much as it.
export * from 'country-flag-icons/string/3x2'
