//! One way to load and to write the rows of every table that decisions look at.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, query_builder::Separated};
use tallystick_core::work::{Change, ChangedRows, Loaded, Row, Rows, Stored};
use uuid::Uuid;

use super::{
    bytes::id,
    chunks::chunks,
    columns::Columns,
    placeholders::{padded, query_in},
    store::StoreError,
    unreadable::Unreadable,
};

/// The table of a row that decisions read.
pub(super) trait Table: Row<Id: Into<Uuid> + From<Uuid>> {
    /// Selects what [`Table::read`] reads, up to and including `WHERE` and the column of the id.
    const SELECT: &'static str;

    /// The column of the id.
    const ID: &'static str;

    /// Reads a row.
    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error>;
}

/// The values of one row of an `INSERT`.
pub(super) type Values<'q, 'a> = Separated<'q, Sqlite, &'a str>;

/// The table of a row that decisions change.
pub(super) trait WritableTable: Table + Stored {
    /// Its name.
    const NAME: &'static str;

    /// The columns that [`WritableTable::bind`] binds, in that order, besides the id, `version` and
    /// `replaces`.
    const COLUMNS: &'static [&'static str];

    /// Those of the columns that change.
    const CHANGING: &'static [&'static str];

    /// Binds the values of [`WritableTable::COLUMNS`].
    fn bind(&self, values: &mut Values<'_, '_>);
}

/// Loads rows, all with the same few statements. One that cannot be read is reported once, and
/// known to be unreadable: only the commands that need it are refused.
pub(super) async fn load<R: Table>(
    connection: &mut SqliteConnection,
    unreadable: &Unreadable,
    ids: Vec<R::Id>,
    rows: &mut Rows,
) -> Result<(), sqlx::Error> {
    for ids in padded(ids) {
        let mut query = query_in(R::SELECT, ids.iter().copied().map(id));
        R::table_mut(rows).extend(ids.into_iter().map(|id| (id, Loaded::Missing)));
        for row in query.build().fetch_all(&mut *connection).await? {
            let columns = Columns(&row);
            let key = columns.id::<Uuid>(R::ID)?;
            let read = unreadable.skip(R::NAME, key, R::read(&columns));
            let loaded = read.map_or(Loaded::Unreadable, Loaded::Present);
            R::table_mut(rows).insert(key.into(), loaded);
        }
    }
    Ok(())
}

/// Writes rows, new or changed, each only if the stored one still has the version that was read.
///
/// # Errors
/// [`StoreError::Conflict`] when another writer was quicker.
pub(super) async fn upsert<R: WritableTable>(
    connection: &mut SqliteConnection,
    changed: ChangedRows<R>,
) -> Result<(), StoreError> {
    let changed: Vec<Change<R>> = changed.into_values().collect();
    let (name, key) = (<R as WritableTable>::NAME, R::ID);
    for chunk in chunks(&changed) {
        let columns = R::COLUMNS.join(", ");
        let mut query = QueryBuilder::<Sqlite>::new(format!(
            "INSERT INTO {name} ({key}, version, replaces, {columns}) "
        ));
        query.push_values(chunk, |mut values, Change { replaces, row }| {
            values
                .push_bind(id(row.id()))
                .push_bind(i64::from(row.version()))
                .push_bind(i64::from(*replaces));
            row.bind(&mut values);
        });
        query.push(format!(
            " ON CONFLICT ({key}) DO UPDATE SET version = excluded.version, \
             replaces = excluded.replaces"
        ));
        for column in R::CHANGING {
            query.push(format!(", {column} = excluded.{column}"));
        }
        query.push(format!(" WHERE {name}.version = excluded.replaces"));
        let written = query.build().execute(&mut *connection).await?;
        if usize::try_from(written.rows_affected()) != Ok(chunk.len()) {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}
