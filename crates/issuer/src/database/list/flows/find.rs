//! Finds the flows of a page.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};
use tallystick_core::{Participant, Permission};

use super::{
    FlowCursor, FlowSort, Total,
    filter::{Access, Restriction, Term},
};
use crate::database::{bytes::id, columns::Columns, list::COUNTED, placeholders::push_limit};

/// A filter that leaves less flows has them read and sorted rather than met on a walk.
pub(super) const FEW: usize = 1_000;

/// Whether a flow does not run.
const RESTS: &str = "CASE flows.status WHEN 'RUNNING' THEN 0 ELSE 1 END";

/// How the flows of a reader are found.
pub(super) struct Finder<'a> {
    reader: &'a Participant,
    restrictions: &'a [Restriction],
    sort: FlowSort,
    matching: Matching,
}

/// How many flows match, as far as that tells how to find them.
enum Matching {
    Nothing,
    /// This restriction leaves few.
    Few(usize),
    Many,
}

/// A part of the flows, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Running,
    Resting,
}

impl<'a> Finder<'a> {
    /// Looks whether one of the restrictions leaves few flows, less than this.
    pub(super) async fn new(
        few: usize,
        reader: &'a Participant,
        restrictions: &'a [Restriction],
        sort: FlowSort,
        connection: &mut SqliteConnection,
    ) -> Result<Self, sqlx::Error> {
        let mut finder = Self { reader, restrictions, sort, matching: Matching::Many };
        if restrictions.iter().any(|restriction| restriction.0.is_empty()) {
            finder.matching = Matching::Nothing;
            return Ok(finder);
        }
        for (place, restriction) in restrictions.iter().enumerate() {
            if restriction.has_indexes() && is_few(few, restriction, connection).await? {
                finder.matching = Matching::Few(place);
                break;
            }
        }
        Ok(finder)
    }

    /// At most so many flows behind a place, in order, each with its place.
    pub(super) async fn behind(
        &self,
        after: Option<FlowCursor>,
        most: usize,
        connection: &mut SqliteConnection,
    ) -> Result<Vec<(FlowCursor, SqliteRow)>, sqlx::Error> {
        let mut found = Vec::new();
        for part in self.parts() {
            let after = match (part, after) {
                (Part::Running, Some(after)) if after.rests => continue,
                (Part::Resting, Some(after)) => Some(after).filter(|after| after.rests),
                (_, after) => after,
            };
            let Some(mut query) = self.select("SELECT flows.*", *part) else { break };
            self.push_order(&mut query, *part, after, most - found.len());
            for row in query.build().fetch_all(&mut *connection).await? {
                let columns = Columns(&row);
                let started_at = columns.number("started_at")?;
                let rests = *part == Part::Resting;
                found.push((FlowCursor { rests, started_at, flow: columns.id("id")? }, row));
            }
            if found.len() == most {
                break;
            }
        }
        Ok(found)
    }

    /// How many flows match.
    pub(super) async fn total(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Total, sqlx::Error> {
        let Some(mut query) = self.select("SELECT COUNT(*) AS found FROM (SELECT 1", Part::All)
        else {
            return Ok(Total::counted(0));
        };
        push_limit(&mut query, COUNTED + 1);
        query.push(")");
        let row = query.build().fetch_one(connection).await?;
        let found = usize::try_from(Columns(&row).number("found")?).unwrap_or(usize::MAX);
        Ok(Total::counted(found))
    }

    fn parts(&self) -> &'static [Part] {
        match self.sort {
            FlowSort::RunningFirst => &[Part::Running, Part::Resting],
            FlowSort::Latest | FlowSort::Oldest => &[Part::All],
        }
    }

    /// The flows of a part that match, without their order; `None` where there are none.
    fn select(&self, select: &str, part: Part) -> Option<QueryBuilder<Sqlite>> {
        let mut query = QueryBuilder::new(select);
        match self.matching {
            Matching::Nothing => return None,
            Matching::Few(place) => {
                // Each once, though it may meet several terms.
                query.push(" FROM (");
                for (number, term) in self.restrictions[place].0.iter().enumerate() {
                    query.push(if number == 0 { "" } else { " UNION " });
                    query.push("SELECT flows.id AS flow");
                    push_found(&mut query, term);
                }
                query.push(") AS found CROSS JOIN flows ON flows.id = found.flow WHERE 1 = 1");
                self.push_reader(&mut query);
            }
            Matching::Many if part == Part::Running => {
                query.push(" FROM flows INDEXED BY flows_running WHERE 1 = 1");
                self.push_reader(&mut query);
            }
            Matching::Many if !self.walks_parties(part) => {
                query.push(" FROM flows INDEXED BY flows_latest WHERE 1 = 1");
            }
            Matching::Many => {
                query.push(
                    " FROM flow_parties AS seen CROSS JOIN flows ON flows.id = seen.flow \
                     WHERE seen.participant = ",
                );
                query.push_bind(self.reader.id.to_string());
            }
        }
        match part {
            Part::All => {}
            Part::Running => {
                query.push(" AND flows.status = 'RUNNING'");
            }
            Part::Resting => {
                query.push(format!(" AND {RESTS} = 1"));
            }
        }
        self.restrictions.iter().for_each(|restriction| restriction.push(&mut query));
        Some(query)
    }

    /// Whether the flows of the reader are walked, rather than all.
    fn walks_parties(&self, part: Part) -> bool {
        matches!(self.matching, Matching::Many)
            && part != Part::Running
            && !self.reader.may(Permission::Observe)
    }

    /// ` AND …`: the reader is a party, or observes.
    fn push_reader(&self, query: &mut QueryBuilder<Sqlite>) {
        if !self.reader.may(Permission::Observe) {
            query.push(" AND ");
            Term::Parties(vec![self.reader.id.clone()]).push(query);
        }
    }

    fn push_order(
        &self,
        query: &mut QueryBuilder<Sqlite>,
        part: Part,
        after: Option<FlowCursor>,
        most: usize,
    ) {
        let (started_at, flow) = match self.walks_parties(part) {
            true => ("seen.started_at", "seen.flow"),
            false => ("flows.started_at", "flows.id"),
        };
        let (compare, order) = match self.sort {
            FlowSort::Oldest => (">", "ASC"),
            FlowSort::RunningFirst | FlowSort::Latest => ("<", "DESC"),
        };
        if let Some(after) = after {
            query.push(format!(" AND ({started_at}, {flow}) {compare} ("));
            query.push_bind(after.started_at).push(", ").push_bind(id(after.flow)).push(")");
        }
        query.push(format!(" ORDER BY {started_at} {order}, {flow} {order}"));
        push_limit(query, most);
    }
}

/// Whether less flows than this meet the restriction, as its indexes say.
async fn is_few(
    few: usize,
    restriction: &Restriction,
    connection: &mut SqliteConnection,
) -> Result<bool, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT 1 AS few WHERE 1 = 1");
    for term in &restriction.0 {
        query.push(" AND NOT EXISTS (SELECT 1");
        push_found(&mut query, term);
        push_limit(&mut query, 1);
        query.push(" OFFSET +").push_bind(i64::try_from(few).unwrap_or(i64::MAX)).push(")");
    }
    Ok(query.build().fetch_optional(connection).await?.is_some())
}

/// ` FROM flows … WHERE …` with those that meet a term, by its index.
fn push_found(query: &mut QueryBuilder<Sqlite>, term: &Term) {
    query.push(" FROM flows ");
    if let Access::Index(index) = term.access() {
        query.push("INDEXED BY ").push(index);
    }
    query.push(" WHERE ");
    term.push(query);
}

#[cfg(test)]
impl Finder<'_> {
    /// The statements that read the first flows.
    pub(super) fn statements(&self) -> Vec<String> {
        let statement = |part: &Part| {
            let mut query = self.select("SELECT flows.*", *part)?;
            self.push_order(&mut query, *part, None, 10);
            Some(query.sql().as_str().to_owned())
        };
        self.parts().iter().filter_map(statement).collect()
    }
}
