import type { DataModel, Model, Relation, ScalarField } from '../../../src/loaders/data-model.ts'

type Column = readonly [type: string, sqlType: string, options?: Partial<ScalarField>]

function fieldsOf(columns: Readonly<Record<string, Column>>): Model['fields'] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, [type, sqlType, options]]): [string, ScalarField] => [
      name,
      { name, column: name, type, sqlType, isEnum: false, isList: false, isRequired: true, ...options },
    ]),
  )
}

const nullable = { isRequired: false }

function model(
  name: string,
  columns: Readonly<Record<string, Column>>,
  uniqueKeys: Model['uniqueKeys'],
  relations: readonly Relation[],
): Model {
  return {
    name,
    accessor: name[0]?.toLowerCase() + name.slice(1),
    table: `${name.toLowerCase()}s`,
    schema: null,
    fields: fieldsOf(columns),
    primaryKey: uniqueKeys[0]?.fields ?? [],
    uniqueKeys,
    relations: Object.fromEntries(relations.map((relation) => [relation.name, relation])),
  }
}

const toOne = (name: string, of: string, from: string, loader: string, isNullable = false): Relation => ({
  name,
  model: of,
  kind: 'toOne',
  isNullable,
  holdsKey: true,
  from: [from],
  to: ['id'],
  loader,
})

const toMany = (name: string, of: string, to: string, loader: string): Relation => ({
  name,
  model: of,
  kind: 'toMany',
  isNullable: false,
  holdsKey: false,
  from: ['id'],
  to: [to],
  loader,
})

/**
 * A library: authors (who have mentors, a profile, books), books (with a column of each type, tags, and loans by a compound key of shelf and
 * number), so that every kind of relation and key is there.
 */
export const library: DataModel = {
  version: 1,
  enums: { Genre: { name: 'Genre', values: { NOVEL: 'novel', ESSAY: 'essay' } } },
  models: {
    Author: model(
      'Author',
      {
        id: ['Int', 'integer'],
        name: ['String', 'text'],
        email: ['String', 'varchar(200)'],
        country: ['String', 'text', nullable],
        mentorId: ['Int', 'integer', nullable],
      },
      [
        { loader: 'authorById', fields: ['id'] },
        { loader: 'authorByEmail', fields: ['email'] },
      ],
      [
        toOne('mentor', 'Author', 'mentorId', 'authorById', true),
        toMany('students', 'Author', 'mentorId', 'authorsByMentorId'),
        toMany('books', 'Book', 'authorId', 'booksByAuthorId'),
        {
          ...toOne('profile', 'Profile', 'id', 'profileByAuthorId', true),
          holdsKey: false,
          to: ['authorId'],
        },
      ],
    ),
    Profile: model(
      'Profile',
      { id: ['Int', 'integer'], authorId: ['Int', 'integer'], motto: ['String', 'text'] },
      [
        { loader: 'profileById', fields: ['id'] },
        { loader: 'profileByAuthorId', fields: ['authorId'] },
      ],
      [toOne('author', 'Author', 'authorId', 'authorById')],
    ),
    Book: model(
      'Book',
      {
        id: ['Int', 'integer'],
        title: ['String', 'text'],
        authorId: ['Int', 'integer'],
        shelf: ['String', 'text', nullable],
        place: ['Int', 'smallint', nullable],
        publishedAt: ['DateTime', 'timestamptz(3)'],
        lentAt: ['DateTime', 'timestamp', nullable],
        price: ['Decimal', 'numeric(10,2)'],
        letters: ['BigInt', 'bigint'],
        rating: ['Float', 'double precision', nullable],
        isLent: ['Boolean', 'boolean'],
        cover: ['Bytes', 'bytea'],
        genre: ['Genre', '"public"."genre"', { isEnum: true }],
        code: ['String', 'uuid'],
        facts: ['Json', 'jsonb'],
        keywords: ['String', 'text', { isList: true }],
      },
      [{ loader: 'bookById', fields: ['id'] }],
      [
        toOne('author', 'Author', 'authorId', 'authorById'),
        {
          name: 'spot',
          model: 'Spot',
          kind: 'toOne',
          isNullable: true,
          holdsKey: true,
          from: ['shelf', 'place'],
          to: ['shelf', 'number'],
          loader: 'spotByShelfAndNumber',
        },
        {
          name: 'tags',
          model: 'Tag',
          kind: 'manyToMany',
          isNullable: false,
          holdsKey: false,
          from: ['id'],
          to: ['id'],
          loader: 'tagsByBookId',
          through: { table: '_BookToTag', schema: null, from: 'A', to: 'B' },
        },
      ],
    ),
    Spot: model(
      'Spot',
      { shelf: ['String', 'text'], number: ['Int', 'smallint'], room: ['String', 'text'] },
      [{ loader: 'spotByShelfAndNumber', fields: ['shelf', 'number'] }],
      [
        {
          name: 'books',
          model: 'Book',
          kind: 'toMany',
          isNullable: false,
          holdsKey: false,
          from: ['shelf', 'number'],
          to: ['shelf', 'place'],
          loader: 'booksByShelfAndPlace',
        },
      ],
    ),
    Tag: model(
      'Tag',
      { id: ['Int', 'integer'], word: ['String', 'text'] },
      [{ loader: 'tagById', fields: ['id'] }],
      [],
    ),
  },
}
