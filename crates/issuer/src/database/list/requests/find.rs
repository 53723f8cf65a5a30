//! Finds the rows of a page by indexes alone: see the module above.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};
use tallystick_core::requests::RequestList;

use super::{
    Total,
    order::{Group, KeyColumn, Order, Place, SortKey},
    terms::{Restriction, Term},
};
use crate::database::{
    bytes::{Bytes, id},
    columns::Columns,
    placeholders::push_limit,
};

/// Up to so many rows are read and sorted in memory rather than met on a walk.
pub(super) const FEW: usize = 1_000;

/// How far rows are counted.
const COUNTED: usize = 10_000;

/// The index of the open ones.
const OPEN: &str = "requests_open";

/// How the rows of a list are found.
pub(super) struct Finder<'a> {
    list: RequestList,
    restrictions: &'a [Restriction],
    order: &'a Order,
    /// All that match, in order, where these are few.
    few: Option<Vec<Place>>,
}

/// A part of a walk: rows of one group, from a place on.
#[derive(Default)]
struct Segment<'a> {
    group: Option<(&'static str, &'a Group)>,
    group_rank: usize,
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
    /// Looks whether one of the restrictions leaves few rows, and reads these if so.
    pub(super) async fn new(
        few: usize,
        list: RequestList,
        restrictions: &'a [Restriction],
        order: &'a Order,
        connection: &mut SqliteConnection,
    ) -> Result<Self, sqlx::Error> {
        let mut finder = Self { list, restrictions, order, few: None };
        if restrictions.iter().any(|restriction| restriction.0.is_empty()) {
            finder.few = Some(Vec::new());
        } else if let Some(least) = finder.least(few, connection).await? {
            finder.few = Some(finder.all_of(least, connection).await?);
        }
        Ok(finder)
    }

    /// The restriction that leaves the fewest rows, if these are few.
    async fn least(
        &self,
        few: usize,
        connection: &mut SqliteConnection,
    ) -> Result<Option<usize>, sqlx::Error> {
        if self.restrictions.is_empty() {
            return Ok(None);
        }
        let mut query = QueryBuilder::new("");
        for (place, Restriction(terms)) in self.restrictions.iter().enumerate() {
            let before = if place == 0 { "SELECT " } else { " UNION ALL SELECT " };
            query.push(format!("{before}{place} AS place, 0"));
            for term in terms {
                query.push(" + (SELECT COUNT(*) FROM (SELECT 1");
                self.push_rows(&mut query, term.index());
                query.push(" AND ");
                term.push(&mut query);
                push_limit(&mut query, few);
                query.push("))");
            }
            query.push(" AS size");
        }
        let rows = query.build().fetch_all(connection).await?;
        let size = |row: &SqliteRow| {
            let columns = Columns(row);
            Ok((columns.number("size")?, columns.number("place")?))
        };
        let sizes: Vec<_> = rows.iter().map(size).collect::<Result<_, sqlx::Error>>()?;
        let least = sizes.into_iter().min();
        let least = least.filter(|(size, _)| usize::try_from(*size).is_ok_and(|size| size < few));
        Ok(least.and_then(|(_, place)| usize::try_from(place).ok()))
    }

    /// All that match, found by the terms of this restriction, in order.
    async fn all_of(
        &self,
        least: usize,
        connection: &mut SqliteConnection,
    ) -> Result<Vec<Place>, sqlx::Error> {
        let mut query = QueryBuilder::new("");
        for (number, term) in self.restrictions[least].0.iter().enumerate() {
            query.push(if number == 0 { "" } else { " UNION " });
            self.push_columns(&mut query);
            self.push_rows(&mut query, term.index());
            query.push(" AND ");
            term.push(&mut query);
            for (place, other) in self.restrictions.iter().enumerate() {
                if place != least {
                    other.push(&mut query);
                }
            }
        }
        let rows = query.build().fetch_all(connection).await?;
        let places = rows.iter().map(|row| self.place(row)).collect::<Result<Vec<_>, _>>()?;
        let mut places: Vec<_> = places.into_iter().flatten().collect();
        places.sort_by(|one, other| self.order.compare(one, other));
        Ok(places)
    }

    /// At most so many rows behind a place, in order.
    pub(super) async fn behind(
        &self,
        after: Option<&Place>,
        most: usize,
        connection: &mut SqliteConnection,
    ) -> Result<Vec<Place>, sqlx::Error> {
        if let Some(few) = &self.few {
            let is_before =
                |place: &Place| after.is_some_and(|after| self.order.compare(place, after).is_le());
            let start = few.partition_point(is_before);
            return Ok(few[start..].iter().take(most).cloned().collect());
        }
        let mut found = Vec::new();
        for segment in self.segments(after) {
            let mut query = self.walk(&segment, most - found.len());
            for row in query.build().fetch_all(&mut *connection).await? {
                found.extend(self.place_in(&row, segment.group_rank)?);
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
        if let Some(few) = &self.few {
            let rows = u32::try_from(few.len()).unwrap_or(u32::MAX);
            return Ok(Total { rows, is_exact: true });
        }
        let mut query = QueryBuilder::new("SELECT COUNT(*) AS found FROM (SELECT 1");
        let index = match self.restrictions {
            [] => "requests_by_id",
            [Restriction(terms)] if terms.len() == 1 => terms[0].index(),
            // It has all the columns that restrictions look at.
            _ => "requests_by_change",
        };
        self.push_rows(&mut query, index);
        self.restrictions.iter().for_each(|restriction| restriction.push(&mut query));
        push_limit(&mut query, COUNTED + 1);
        query.push(")");
        let row = query.build().fetch_one(connection).await?;
        let found = usize::try_from(Columns(&row).number("found")?).unwrap_or(usize::MAX);
        let rows = u32::try_from(found.min(COUNTED)).unwrap_or(u32::MAX);
        Ok(Total { rows, is_exact: found <= COUNTED })
    }

    /// The parts of a walk from a place on, in order.
    fn segments<'b>(&'b self, after: Option<&'b Place>) -> Vec<Segment<'b>> {
        let first = after.map_or(0, |place| place.group);
        let groups = self.order.groups.as_ref();
        let group = |rank: usize| groups.map(|groups| (groups.column, &groups.values[rank]));
        let last = groups.map_or(1, |groups| groups.values.len());
        let mut segments = Vec::new();
        if let Some(place) = after {
            let (group, group_rank) = (group(first), first);
            let key = self.order.key.map(|_| place.key);
            let is = key.map(|key| (Bound::Is, key));
            segments.push(Segment { group, group_rank, key: is, behind: Some(place) });
            if let Some(key) = key {
                let key = Some((Bound::Beyond, key));
                segments.push(Segment { group, group_rank, key, behind: None });
            }
        }
        let begun = usize::from(after.is_some());
        let rest = (first + begun..last).map(|rank| Segment {
            group: group(rank),
            group_rank: rank,
            ..Segment::default()
        });
        segments.extend(rest);
        segments
    }

    /// The statements of a walk from a place on.
    #[cfg(test)]
    pub(super) fn statements(&self, after: Option<&Place>) -> Vec<String> {
        let segments = self.segments(after);
        segments.iter().map(|segment| self.walk(segment, 10).sql().as_str().to_owned()).collect()
    }

    fn walk(&self, segment: &Segment<'_>, most: usize) -> QueryBuilder<Sqlite> {
        let mut query = QueryBuilder::new("");
        self.push_columns(&mut query);
        self.push_rows(&mut query, self.walked_index());
        if let Some((column, group)) = segment.group {
            query.push(" AND requests.").push(column);
            match group {
                Group::Definition(definition) => query.push(" = ").push_bind(id(*definition)),
                Group::Text(text) => query.push(" = ").push_bind(text.clone()),
                Group::Null => query.push(" IS NULL"),
            };
        }
        if let (Some(column), Some((bound, key))) = (self.order.key, segment.key) {
            let compare = match (bound, self.order.descending) {
                (Bound::Is, _) => " = ",
                (Bound::Beyond, true) => " < ",
                (Bound::Beyond, false) => " > ",
            };
            query.push(" AND requests.").push(column.name()).push(compare);
            match key {
                SortKey::Number(number) => query.push_bind(number),
                SortKey::Value(value) => query.push_bind(Bytes(value)),
                SortKey::None => query.push("NULL"),
            };
        }
        if let Some(place) = segment.behind {
            query.push(" AND requests.id ").push(if self.order.newest_first { "< " } else { "> " });
            query.push_bind(id(place.id()));
        }
        self.restrictions.iter().for_each(|restriction| restriction.push(&mut query));
        query.push(" ORDER BY ");
        if let Some(column) = self.order.key {
            query.push("requests.").push(column.name());
            query.push(if self.order.descending { " DESC, " } else { " ASC, " });
        }
        query.push(if self.order.newest_first { "requests.id DESC" } else { "requests.id ASC" });
        push_limit(&mut query, most);
        query
    }

    /// Of the open ones, by their last change, there is an index of its own.
    fn walked_index(&self) -> &'static str {
        let is_open = |Restriction(terms): &Restriction| matches!(terms[..], [Term::Open(_)]);
        let open = self.restrictions.iter().any(is_open);
        let by_change = self.order.key == Some(KeyColumn::UpdatedAt);
        if open && by_change { OPEN } else { self.order.index }
    }

    /// `SELECT` with what a place is made of.
    fn push_columns(&self, query: &mut QueryBuilder<Sqlite>) {
        let group = self.order.groups.as_ref().map_or("NULL", |groups| groups.column);
        let key = self.order.key.map_or("NULL", KeyColumn::name);
        query.push(format!("SELECT requests.id AS id, {group} AS group_value, {key} AS sort_key"));
    }

    /// `FROM … WHERE …` with the rows of this list, by an index.
    fn push_rows(&self, query: &mut QueryBuilder<Sqlite>, index: &str) {
        query.push(format!(" FROM requests INDEXED BY {index} WHERE requests.list = "));
        query.push_bind(self.list.as_str());
    }

    /// The place of a row; `None` of one that is in no group.
    fn place(&self, row: &SqliteRow) -> Result<Option<Place>, sqlx::Error> {
        let columns = Columns(row);
        let Some(groups) = &self.order.groups else { return self.place_in(row, 0) };
        let group = match groups.column {
            "definition" => Group::Definition(columns.id("group_value")?),
            _ => columns.text_if_any("group_value")?.map_or(Group::Null, Group::Text),
        };
        match self.order.rank(&group) {
            Some(rank) => self.place_in(row, rank),
            None => Ok(None),
        }
    }

    fn place_in(&self, row: &SqliteRow, group: usize) -> Result<Option<Place>, sqlx::Error> {
        let columns = Columns(row);
        let key = match self.order.key {
            None => SortKey::None,
            Some(KeyColumn::UpdatedAt) => SortKey::Number(columns.number("sort_key")?),
            Some(KeyColumn::Value) => SortKey::Value(columns.bytes("sort_key")?),
        };
        Ok(Some(Place { group, key, request: columns.id("id")? }))
    }
}
