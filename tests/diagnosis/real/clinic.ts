import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { measuredPool } from '../../../src/database/measured-pool.ts'
import { createTestDatabase } from '../../support/postgres.ts'

const tables = `
  create function uuid_of(n bigint) returns uuid immutable language sql
    as $$ select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
  create table practices (id uuid primary key, name text not null, settings jsonb not null);
  create table doctors (id bigint primary key, practice_id uuid not null, name text not null, speciality text not null);
  create table patients (id uuid primary key, doctor_id bigint not null, name text not null, born date not null, facts jsonb not null);
  create table visits (id bigint primary key, patient_id uuid not null, doctor_id bigint not null, day date not null,
    kind text not null, minutes int not null);
  create table drugs (code text primary key, name text not null, price numeric not null);
  create table prescriptions (visit_id bigint, line int, drug_code text not null, primary key (visit_id, line));
  create table doses (visit_id bigint, line int, amount text not null, primary key (visit_id, line));
  create table wards (id int primary key, parent_id int, name text not null);
  create table letters (id bigint primary key, patient_id uuid not null, subject text not null, body text not null);
  create table jobs (id bigint generated always as identity primary key, state text not null, patient_id uuid);
  create table outbox (id bigint generated always as identity primary key, topic text not null, payload jsonb);
  create sequence invoice_number;
  create sequence attempts;
  create function flaky(tries bigint) returns text language plpgsql as
    $$ begin if nextval('attempts') < tries then raise exception 'try again' using errcode = '40001'; end if; return 'done'; end $$;
  insert into practices select uuid_of(n), 'practice ' || n, jsonb_build_object('opens', 6 + n) from generate_series(1, 6) n;
  insert into doctors select n, uuid_of(1 + n % 6), 'doctor ' || n, 'speciality ' || n % 4 from generate_series(1, 12) n;
  insert into patients select uuid_of(n), 1 + n % 12, 'patient ' || n, date '1950-01-01' + n::int * 200,
    jsonb_build_object('blood', 'A', 'room', n) from generate_series(1, 60) n;
  insert into visits select n, uuid_of(1 + n % 60), 1 + n % 12, date '2026-03-02' + (n % 10)::int,
    'kind ' || n % 6, 5 + n % 50 from generate_series(1, 240) n;
  insert into drugs select 'D' || n, 'drug ' || n, n * 1.25 from generate_series(1, 12) n;
  insert into prescriptions select n, line, 'D' || 1 + (n * 5 + line) % 12
    from generate_series(1, 240) n, generate_series(1, 3) line where line <= 1 + n % 3;
  insert into doses select visit_id, line, line || ' a day' from prescriptions;
  insert into wards select 1, null, 'house';
  insert into wards select n, 1 + (n - 2) / 5, 'ward ' || n from generate_series(2, 31) n;
  insert into wards select n, n - 1, 'room ' || n from generate_series(101, 109) n;
  insert into letters select n, uuid_of(1 + n % 60), 'letter ' || n, repeat('lorem ipsum ', 200) from generate_series(1, 60) n;
  insert into jobs (state) values ('running');`

/** The id of the nth practice or patient. */
export const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** 6 practices, 12 doctors, 60 patients, 240 visits, and what belongs to them; `db` is measured, `elsewhere` is another program's. */
export function openClinic(): { readonly db: pg.Pool; readonly elsewhere: pg.Pool } {
  let measured: pg.Pool | undefined
  let plain: pg.Pool | undefined
  beforeAll(async () => {
    const connectionString = await createTestDatabase()
    plain = new pg.Pool({ connectionString, max: 2 })
    measured = measuredPool(new pg.Pool({ connectionString, max: 4 }))
    for (const pool of [plain, measured]) pool.on('error', () => undefined)
    await plain.query(tables)
  })
  afterAll(() => Promise.all([measured?.end(), plain?.end()]))
  return {
    get db() {
      if (measured === undefined) throw new Error('ask for the clinic in a test')
      return measured
    },
    get elsewhere() {
      if (plain === undefined) throw new Error('ask for the clinic in a test')
      return plain
    },
  }
}
