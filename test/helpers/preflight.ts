// What `npm test` asks before it runs the tests: is there a Postgres and a Chromium to be had? One sentence for each that is missing.
