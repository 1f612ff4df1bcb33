import pg from 'pg'

/**
 * Makes a database note each statement that reads or writes one of its tables, as PostgreSQL was sent it. A table becomes a view of itself:
 * who uses it sees no difference.
 *
 * @returns the texts since the last call, in the order in which their transactions noted them
 */
export async function noteStatements(connectionString: string): Promise<() => Promise<string[]>> {
  const ask = async (sql: string) => {
    const client = new pg.Client({ connectionString })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  await ask(`
    create schema noted;
    create table noted.texts (id serial, pid int, at timestamptz, text text, primary key (pid, at));
    -- One statement may touch several tables.
    create function noted.note() returns boolean language sql volatile as $$
      insert into noted.texts (pid, at, text) values (pg_backend_pid(), statement_timestamp(), current_query()) on conflict do nothing;
      select true $$;
    create function noted.write() returns trigger language plpgsql as $$ begin perform noted.note(); return null; end $$;
    do $$ declare name text; begin
      for name in select tablename from pg_tables where schemaname = 'public' and tablename not like '\\_%' loop
        execute format('alter table public.%I set schema noted', name);
        execute format('create view public.%I as select * from noted.%1$I where (select noted.note())', name);
        execute format('create trigger write after insert on noted.%I for each statement execute function noted.write()', name);
      end loop;
    end $$`)
  return async () => {
    const rows = await ask(
      'with taken as (delete from noted.texts returning id, text) select text from taken order by id',
    )
    return rows.map(({ text }: { text: string }) => text)
  }
}
