import pg from 'pg'

// What a bench has to say to PostgreSQL. Its arguments: the server, what to do, and the name of a database.
const [url = '', act = '', database = ''] = process.argv.slice(2)
const client = new pg.Client({ connectionString: url })
await client.connect()

switch (act) {
  case 'create':
    await client.query(`CREATE DATABASE ${database}`)
    break
  case 'count':
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
    // What clients ask for: not what a function or a check of a foreign key runs inside of it.
    await client.query(`ALTER DATABASE ${database} SET pg_stat_statements.track = 'top'`)
    break
  case 'reset':
    await client.query('SELECT pg_stat_statements_reset()')
    break
  case 'counted': {
    const { rows } = await client.query(
      `SELECT lower(substring(query FROM '\\w+')) AS word, sum(calls)::int AS calls FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = $1) GROUP BY 1`,
      [database],
    )
    console.log(JSON.stringify(Object.fromEntries(rows.map(({ word, calls }) => [word, calls]))))
    break
  }
}
await client.end()
