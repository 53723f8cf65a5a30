//! Flows, as their parties and observers see them.

use sqlx::{QueryBuilder, Sqlite, sqlite::SqliteRow};
use tallystick_core::{Flow, FlowId, Participant, Permission};

use super::restrict;
use crate::database::{
    Database, bytes::id, columns::Columns, placeholders::push_limit, table::Table,
};

impl Database {
    /// The latest flows that this reader sees, newest first. One that cannot be read is left out,
    /// and the page is filled up with what follows.
    pub async fn flows(
        &self,
        reader: &Participant,
        after: Option<(i64, FlowId)>,
        limit: u16,
    ) -> Result<Vec<Flow>, sqlx::Error> {
        let (mut after, most) = (after, usize::from(limit));
        let mut found = Vec::new();
        loop {
            let rows = self.flow_rows(reader, after, limit).await?;
            for row in &rows {
                let columns = Columns(row);
                found.extend(self.unreadable.skip(
                    "flow",
                    columns.shown_id("id"),
                    Flow::read(&columns),
                ));
            }
            let Some(last) = rows.last().filter(|_| rows.len() == most && found.len() < most)
            else {
                found.truncate(most);
                return Ok(found);
            };
            let columns = Columns(last);
            after = Some((columns.number("started_at")?, columns.id("id")?));
        }
    }

    async fn flow_rows(
        &self,
        reader: &Participant,
        after: Option<(i64, FlowId)>,
        limit: u16,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let observes = reader.may(Permission::Observe);
        let mut query = QueryBuilder::<Sqlite>::new(match observes {
            true => "SELECT * FROM flows AS seen WHERE ",
            false => {
                "SELECT flows.* FROM flow_parties AS seen JOIN flows ON flows.id = seen.flow WHERE "
            }
        });
        restrict(&mut query, reader, &["seen.participant"]);
        let own = if observes { "seen.id" } else { "seen.flow" };
        if let Some((started_at, flow)) = after {
            query.push(format!(" AND (seen.started_at, {own}) < (")).push_bind(started_at);
            query.push(", ").push_bind(id(flow)).push(")");
        }
        query.push(format!(" ORDER BY seen.started_at DESC, {own} DESC"));
        push_limit(&mut query, limit.into());
        query.build().fetch_all(&self.reads).await
    }
}
