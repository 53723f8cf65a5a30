//! Finds the rows of a page by indexes alone: see the module above.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};
use tallystick_core::requests::RequestList;

use super::{
    order::{KeyColumn, Order, Place, SortKey},
    terms::{Column, Group, Restriction, Term},
};
use crate::database::{
    bytes::{Bytes, id},
    columns::Columns,
    list::{COUNTED, Total},
    placeholders::push_limit,
};

/// A filter that leaves less rows has them read and sorted in memory rather than met on a walk.
pub(super) const FEW: usize = 1_000;

/// The same of the open ones, of which an index has all that is looked at.
const FEW_OPEN: usize = 4;

/// The most groups that one statement asks for.
const GROUPS_AT_ONCE: usize = 64;

/// How the rows of a list are found.
pub(super) struct Finder<'a> {
    few: usize,
    list: RequestList,
    restrictions: &'a [Restriction],
    order: &'a Order,
    matching: Matching,
}

/// How many rows match, as far as that tells how to find them.
enum Matching {
    /// None.
    Nothing,
    /// This restriction leaves few, which are sorted for each page.
    Few(usize),
    /// Many, which are met on a walk.
    Many,
}

/// A part of a walk: rows of one group, from a place on.
#[derive(Default)]
struct Segment<'a> {
    group: Option<&'a Group>,
    rank: usize,
    /// The key is this one, or lies beyond it.
    key: Option<(Bound, SortKey)>,
    /// Only behind this row, of those with the same key.
    behind: Option<&'a Place>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Is,
    Beyond,
}

impl<'a> Finder<'a> {
    /// Looks whether one of the restrictions leaves few rows, less than this, and reads these if so.
    pub(super) async fn new(
        few: usize,
        list: RequestList,
        restrictions: &'a [Restriction],
        order: &'a Order,
        connection: &mut SqliteConnection,
    ) -> Result<Self, sqlx::Error> {
        let mut finder = Self { few, list, restrictions, order, matching: Matching::Many };
        let sorted = finder.walked_index(None, restrictions) != order.index;
        finder.matching = if restrictions.iter().any(Restriction::is_met_by_none) {
            Matching::Nothing
        } else {
            match finder.least(restrictions, sorted, connection).await? {
                None => Matching::Many,
                Some(least) => Matching::Few(least),
            }
        };
        Ok(finder)
    }

    /// At most so many rows behind a place, in order.
    pub(super) async fn behind(
        &self,
        after: Option<&Place>,
        most: usize,
        connection: &mut SqliteConnection,
    ) -> Result<Vec<Place>, sqlx::Error> {
        match &self.matching {
            Matching::Nothing => return Ok(Vec::new()),
            Matching::Few(least) => {
                return self.sorted(*least, None, after, most, self.restrictions, connection).await;
            }
            Matching::Many => {}
        }
        let Some((_, groups)) = &self.order.groups else {
            return self.walk(None, after, most, self.restrictions, connection).await;
        };
        let mut found = Vec::new();
        let first = after.map_or(0, |place| place.group);
        for (rank, group) in self.inhabited(first, groups, connection).await? {
            let lacking = most - found.len();
            let after = after.filter(|place| place.group == rank);
            let restrictions: Vec<_> = self
                .restrictions
                .iter()
                .filter_map(|restriction| restriction.in_group(group))
                .collect();
            if restrictions.iter().any(Restriction::is_met_by_none) {
                continue;
            }
            // In one group a filter may leave few rows that leaves many of all.
            let least = self.least(&restrictions, false, connection).await?;
            let group = Some((rank, group));
            found.extend(match least {
                Some(least) => {
                    self.sorted(least, group, after, lacking, &restrictions, connection).await?
                }
                None => self.walk(group, after, lacking, &restrictions, connection).await?,
            });
            if found.len() == most {
                break;
            }
        }
        Ok(found)
    }

    /// A restriction that leaves few rows. One by which the walk goes anyway leaves nothing to gain.
    async fn least(
        &self,
        restrictions: &[Restriction],
        walked_by: bool,
        connection: &mut SqliteConnection,
    ) -> Result<Option<usize>, sqlx::Error> {
        let probed = restrictions.iter().enumerate();
        let probed = probed.filter(|(_, one)| !(walked_by && one.index_by_change().is_some()));
        let probed: Vec<_> = probed.collect();
        if probed.is_empty() {
            return Ok(None);
        }
        let mut query = QueryBuilder::new("");
        for (number, (place, Restriction(terms))) in probed.into_iter().enumerate() {
            let before = if number == 0 { "SELECT " } else { " UNION ALL SELECT " };
            query.push(format!("{before}{place} AS place WHERE "));
            for (number, term) in terms.iter().enumerate() {
                query.push(if number == 0 { "NOT EXISTS (" } else { " AND NOT EXISTS (" });
                query.push("SELECT 1");
                self.push_rows(&mut query, term.index());
                query.push(" AND ");
                term.push(&mut query);
                // Nothing is looked at on the way to the one that would be too many.
                push_limit(&mut query, 1);
                let few = if term.is_open() { self.few * FEW_OPEN } else { self.few };
                query.push(" OFFSET +").push_bind(i64::try_from(few).unwrap_or(i64::MAX));
                query.push(")");
            }
        }
        let rows = query.build().fetch_all(&mut *connection).await?;
        let place = |row| Ok(usize::try_from(Columns(row).number("place")?).ok());
        let few = rows.iter().map(place).collect::<Result<Vec<_>, sqlx::Error>>()?;
        let few: Vec<usize> = few.into_iter().flatten().collect();
        match few.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            several => self.smallest(several, restrictions, connection).await.map(Some),
        }
    }

    /// The smallest of several restrictions that leave few rows each.
    async fn smallest(
        &self,
        several: &[usize],
        restrictions: &[Restriction],
        connection: &mut SqliteConnection,
    ) -> Result<usize, sqlx::Error> {
        let mut query = QueryBuilder::new("SELECT place FROM (");
        for (number, place) in several.iter().enumerate() {
            let before = if number == 0 { "SELECT " } else { " UNION ALL SELECT " };
            query.push(format!("{before}{place} AS place, 0"));
            for term in &restrictions[*place].0 {
                query.push(" + (SELECT COUNT(*)");
                self.push_rows(&mut query, term.index());
                query.push(" AND ");
                term.push(&mut query);
                query.push(")");
            }
            query.push(" AS size");
        }
        query.push(") ORDER BY size, place LIMIT 1");
        let row = query.build().fetch_one(connection).await?;
        Ok(usize::try_from(Columns(&row).number("place")?).unwrap_or(0))
    }

    /// At most so many of those that this restriction leaves, of one group or all, behind a place.
    async fn sorted(
        &self,
        least: usize,
        group: Option<(usize, &Group)>,
        after: Option<&Place>,
        most: usize,
        restrictions: &[Restriction],
        connection: &mut SqliteConnection,
    ) -> Result<Vec<Place>, sqlx::Error> {
        let mut segments = self.segments(group, after);
        if let (Some(place), None) = (after, group) {
            segments.iter_mut().for_each(|segment| segment.rank = place.group);
            // And the groups behind it.
            segments.push(Segment { rank: place.group + 1, ..Segment::default() });
        }
        let mut found = Vec::new();
        for segment in segments {
            let mut query =
                QueryBuilder::new("SELECT id, sort_key, place FROM (SELECT id, sort_key, ");
            self.push_rank(&mut query);
            query.push(" AS place FROM (");
            self.push_all_of(&mut query, least, group.map(|(_, group)| group), restrictions);
            query.push(") AS found) AS placed WHERE place ");
            let only = segment.key.is_some() || segment.behind.is_some();
            query.push(if only { "= " } else { ">= " });
            query.push_bind(i64::try_from(segment.rank).unwrap_or(i64::MAX));
            self.push_bounds(&mut query, &segment, "sort_key", "id");
            self.push_order(&mut query, Some("place"), "sort_key", "id", most - found.len());
            for row in query.build().fetch_all(&mut *connection).await? {
                let rank = usize::try_from(Columns(&row).number("place")?).unwrap_or(0);
                found.push(self.place(&row, rank)?);
            }
            if found.len() == most {
                break;
            }
        }
        Ok(found)
    }

    /// Which of the order's groups a row is in; nothing of one that is in none.
    fn push_rank(&self, query: &mut QueryBuilder<Sqlite>) {
        let Some((_, groups)) = &self.order.groups else {
            query.push("0");
            return;
        };
        query.push("CASE");
        for (rank, group) in groups.iter().enumerate() {
            query.push(" WHEN ");
            group.value.push(query, "group_value");
            query.push(format!(" THEN {rank}"));
        }
        // A `CASE` needs a case.
        query.push(if groups.is_empty() { " WHEN 1 = 1 THEN NULL END" } else { " END" });
    }

    /// Selects all that match, found by the terms of this restriction, in no order.
    fn push_all_of(
        &self,
        query: &mut QueryBuilder<Sqlite>,
        least: usize,
        group: Option<&Group>,
        restrictions: &[Restriction],
    ) {
        for (number, term) in restrictions[least].0.iter().enumerate() {
            query.push(if number == 0 { "" } else { " UNION " });
            self.push_columns(query);
            self.push_rows(query, term.index());
            query.push(" AND ");
            term.push(query);
            if let Some(group) = group {
                query.push(" AND ");
                group.push(query);
            }
            for (place, other) in restrictions.iter().enumerate() {
                if place != least {
                    other.push(query);
                }
            }
        }
    }

    /// Those groups, from this one on, that have any row.
    async fn inhabited<'g>(
        &self,
        first: usize,
        groups: &'g [Group],
        connection: &mut SqliteConnection,
    ) -> Result<Vec<(usize, &'g Group)>, sqlx::Error> {
        let mut inhabited = Vec::new();
        let ranked: Vec<_> = groups.iter().enumerate().skip(first).collect();
        for part in ranked.chunks(GROUPS_AT_ONCE) {
            let mut query = QueryBuilder::new("");
            for (number, (rank, group)) in part.iter().enumerate() {
                query.push(if number == 0 { "SELECT " } else { " UNION ALL SELECT " });
                query.push(format!("{rank} AS place WHERE EXISTS (SELECT 1"));
                self.push_rows(&mut query, group.column.index());
                query.push(" AND ");
                group.push(&mut query);
                query.push(")");
            }
            for row in query.build().fetch_all(&mut *connection).await? {
                let rank = usize::try_from(Columns(&row).number("place")?).unwrap_or(usize::MAX);
                inhabited.extend(groups.get(rank).map(|group| (rank, group)));
            }
        }
        inhabited.sort_by_key(|(rank, _)| *rank);
        Ok(inhabited)
    }

    /// At most so many rows of a group, or of the whole list, behind a place in it, by the index
    /// that has them in order.
    async fn walk(
        &self,
        group: Option<(usize, &Group)>,
        after: Option<&Place>,
        most: usize,
        restrictions: &[Restriction],
        connection: &mut SqliteConnection,
    ) -> Result<Vec<Place>, sqlx::Error> {
        let mut found = Vec::new();
        for segment in self.segments(group, after) {
            let mut query = self.statement(&segment, most - found.len(), restrictions);
            for row in query.build().fetch_all(&mut *connection).await? {
                found.push(self.place(&row, segment.rank)?);
            }
            if found.len() == most {
                break;
            }
        }
        Ok(found)
    }

    /// How many rows match.
    pub(super) async fn total(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Total, sqlx::Error> {
        match &self.matching {
            Matching::Nothing => return Ok(Total::counted(0)),
            Matching::Few(least) => {
                let mut query = QueryBuilder::new("SELECT COUNT(*) AS found FROM (");
                self.push_all_of(&mut query, *least, None, self.restrictions);
                query.push(") AS found");
                let row = query.build().fetch_one(connection).await?;
                let found = usize::try_from(Columns(&row).number("found")?).unwrap_or(usize::MAX);
                return Ok(Total::counted(found));
            }
            Matching::Many => {}
        }
        let by_terms: Option<&[Term]> = match self.restrictions {
            [] => Some(&[]),
            [Restriction(terms)] => Some(terms),
            _ => None,
        };
        if let Some(terms) = by_terms {
            let mut sizes = Vec::new();
            for term in terms {
                let terms = Restriction(vec![term.clone()]);
                sizes.push(self.count(term.index(), &[terms], connection).await?);
            }
            if terms.is_empty() {
                sizes.push(self.count("requests_by_id", &[], connection).await?);
            }
            let largest = sizes.iter().max().copied().unwrap_or(0);
            // Where rows may meet several of them, the sum is too much.
            let others = sizes.iter().filter(|size| **size > 0).count() - usize::from(largest > 0);
            if largest > COUNTED || others == 0 {
                return Ok(Total::counted(largest));
            }
        }
        let by_status = self.restrictions.iter().find(|one| one.is_of_statuses());
        let others = || self.restrictions.iter().filter(|one| !one.is_of_statuses());
        let index = match by_status {
            Some(_) if others().all(Restriction::is_in_index_of_statuses) => Column::Status.index(),
            // It has all the columns that restrictions look at.
            _ => "requests_by_change",
        };
        let found = self.count(index, self.restrictions, connection).await?;
        Ok(Total::counted(found))
    }

    /// How many rows meet these restrictions; one more than is counted where there are more.
    async fn count(
        &self,
        index: &str,
        restrictions: &[Restriction],
        connection: &mut SqliteConnection,
    ) -> Result<usize, sqlx::Error> {
        let mut query = QueryBuilder::new("SELECT COUNT(*) AS found FROM (SELECT 1");
        self.push_rows(&mut query, index);
        restrictions.iter().for_each(|restriction| restriction.push(&mut query));
        push_limit(&mut query, COUNTED + 1);
        query.push(")");
        let row = query.build().fetch_one(connection).await?;
        Ok(usize::try_from(Columns(&row).number("found")?).unwrap_or(usize::MAX))
    }

    /// The parts of a walk from a place on, in order.
    fn segments<'b>(
        &self,
        group: Option<(usize, &'b Group)>,
        after: Option<&'b Place>,
    ) -> Vec<Segment<'b>> {
        let (rank, group) = (group.map_or(0, |(rank, _)| rank), group.map(|(_, group)| group));
        let Some(place) = after else {
            return vec![Segment { group, rank, key: None, behind: None }];
        };
        let key = self.order.key.map(|_| place.key);
        let same = key.map(|key| (Bound::Is, key));
        let same = Segment { group, rank, key: same, behind: Some(place) };
        let beyond = |key| Segment { group, rank, key: Some((Bound::Beyond, key)), behind: None };
        [same].into_iter().chain(key.map(beyond)).collect()
    }

    fn statement(
        &self,
        segment: &Segment<'_>,
        most: usize,
        restrictions: &[Restriction],
    ) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::new("");
        self.push_columns(&mut query);
        self.push_rows(&mut query, self.walked_index(segment.group, restrictions));
        if let Some(group) = segment.group {
            query.push(" AND ");
            group.push(&mut query);
        }
        let key = self.order.key.map_or("NULL", |(column, _)| column.name());
        self.push_bounds(&mut query, segment, key, "requests.id");
        restrictions.iter().for_each(|restriction| restriction.push(&mut query));
        self.push_order(&mut query, None, key, "requests.id", most);
        query
    }

    /// ` AND …` with the place from which on a segment has rows.
    fn push_bounds(
        &self,
        query: &mut QueryBuilder<Sqlite>,
        segment: &Segment<'_>,
        key_column: &str,
        id_column: &str,
    ) {
        if let (Some((_, descending)), Some((bound, key))) = (self.order.key, segment.key) {
            let compare = match (bound, descending) {
                (Bound::Is, _) => " = ",
                (Bound::Beyond, true) => " < ",
                (Bound::Beyond, false) => " > ",
            };
            query.push(" AND ").push(key_column).push(compare);
            match key {
                SortKey::Number(number) => query.push_bind(number),
                SortKey::Value(value) => query.push_bind(Bytes(value)),
                SortKey::None => query.push("NULL"),
            };
        }
        if let Some(place) = segment.behind {
            let compare = if self.order.newest_first { " < " } else { " > " };
            query.push(" AND ").push(id_column).push(compare).push_bind(id(place.id()));
        }
    }

    /// ` ORDER BY … LIMIT …`
    fn push_order(
        &self,
        query: &mut QueryBuilder<Sqlite>,
        rank_column: Option<&str>,
        key_column: &str,
        id_column: &str,
        most: usize,
    ) {
        query.push(" ORDER BY ");
        if let Some(column) = rank_column {
            query.push(column).push(", ");
        }
        if let Some((_, descending)) = self.order.key {
            query.push(key_column).push(if descending { " DESC, " } else { " ASC, " });
        }
        query.push(id_column).push(if self.order.newest_first { " DESC" } else { " ASC" });
        push_limit(query, most);
    }

    /// Of the open ones and of those of one status there are indexes by their last change, too.
    fn walked_index(&self, group: Option<&Group>, restrictions: &[Restriction]) -> &'static str {
        if let Some(group) = group {
            return group.column.index();
        }
        let by_change = self.order.key.is_some_and(|(column, _)| column == KeyColumn::UpdatedAt);
        let mut only = restrictions.iter().filter_map(Restriction::index_by_change);
        let only = only.next().filter(|_| by_change);
        only.unwrap_or(self.order.index)
    }

    /// `SELECT` with what a place is made of.
    fn push_columns(&self, query: &mut QueryBuilder<Sqlite>) {
        let group = self.order.groups.as_ref().map_or("NULL", |(column, _)| column.name());
        let key = self.order.key.map_or("NULL", |(column, _)| column.name());
        query.push(format!("SELECT requests.id AS id, {group} AS group_value, {key} AS sort_key"));
    }

    /// `FROM … WHERE …` with the rows of this list, by an index.
    fn push_rows(&self, query: &mut QueryBuilder<Sqlite>, index: &str) {
        query.push(format!(" FROM requests INDEXED BY {index} WHERE requests.list = "));
        query.push_bind(self.list.as_str());
    }

    /// The place of a row of this group.
    fn place(&self, row: &SqliteRow, group: usize) -> Result<Place, sqlx::Error> {
        let columns = Columns(row);
        let key = match self.order.key {
            None => SortKey::None,
            Some((KeyColumn::UpdatedAt, _)) => SortKey::Number(columns.number("sort_key")?),
            Some((KeyColumn::Value, _)) => SortKey::Value(columns.bytes("sort_key")?),
        };
        Ok(Place { group, key, request: columns.id("id")? })
    }
}

#[cfg(test)]
impl Finder<'_> {
    /// The statements of a walk from a place on.
    pub(super) fn statements(&self, after: Option<&Place>) -> Vec<String> {
        let group = self.order.groups.as_ref().map(|(_, groups)| {
            let rank = after.map_or(0, |place| place.group);
            (rank, &groups[rank])
        });
        let restrictions = self.restrictions.iter();
        let restrictions: Vec<_> = match group {
            None => restrictions.cloned().collect(),
            Some((_, group)) => restrictions.filter_map(|one| one.in_group(group)).collect(),
        };
        if restrictions.iter().any(|restriction| restriction.0.is_empty()) {
            return Vec::new();
        }
        let statement = |segment: &Segment<'_>| {
            self.statement(segment, 10, &restrictions).sql().as_str().to_owned()
        };
        self.segments(group, after).iter().map(statement).collect()
    }
}
