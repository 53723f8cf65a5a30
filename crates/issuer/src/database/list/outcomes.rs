//! The flows whose outcome a participant was not shown yet.

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{Flow, ParticipantId, work::Row as _};

use crate::database::{Database, columns::Columns, placeholders::push_limit, table::Table as _};

/// The most that are read at once.
const MOST: usize = 100;

impl Database {
    /// Those of this participant, the first that ended first. One that cannot be read is left out.
    pub async fn unseen_outcomes(&self, reader: &ParticipantId) -> Result<Vec<Flow>, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT flows.* FROM unseen_outcomes AS unseen CROSS JOIN flows ON flows.id = \
             unseen.flow WHERE unseen.participant = ",
        );
        query.push_bind(reader.to_string()).push(" ORDER BY unseen.ended_at, unseen.flow");
        push_limit(&mut query, MOST);
        let rows = query.build().fetch_all(&self.reads).await?;
        let flows = rows.iter().filter_map(|row| {
            let columns = Columns(row);
            self.unreadable.skip(Flow::NAME, columns.shown_id("id"), Flow::read(&columns))
        });
        Ok(flows.collect())
    }
}
