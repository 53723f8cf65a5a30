//! How many units of each definition there are, and where, as the books say.
//!
//! A sum may be more than 64 bits hold, which SQLite refuses to add up: amounts are added in two
//! halves.

use std::collections::BTreeMap;

use sqlx::{SqliteConnection, sqlite::SqliteRow};
use tallystick_core::{
    Definition, DefinitionId, Participant, Timestamp,
    access::reads_totals,
    books::{Total, Totals},
    view::{ConservationHistoryView, ConservationView, TotalsPoint},
};

use crate::database::{Database, bytes::id, columns::Columns};

/// What the upper half of an amount is counted in.
const HALF: i128 = 1 << 32;

/// What is known of all definitions: minted and burned from the postings, the rest from the
/// balances. Where these were damaged, the two do not fit together.
const TOTALS: &str = "\
    SELECT definition, \
    SUM(CASE WHEN from_kind = 'SUPPLY' THEN amount / 4294967296 ELSE 0 END) AS minted_upper, \
    SUM(CASE WHEN from_kind = 'SUPPLY' THEN amount % 4294967296 ELSE 0 END) AS minted_lower, \
    SUM(CASE WHEN to_kind = 'SUPPLY' THEN amount / 4294967296 ELSE 0 END) AS burned_upper, \
    SUM(CASE WHEN to_kind = 'SUPPLY' THEN amount % 4294967296 ELSE 0 END) AS burned_lower, \
    0 AS in_vaults_upper, 0 AS in_vaults_lower, 0 AS reserved_upper, 0 AS reserved_lower \
    FROM postings WHERE from_kind = 'SUPPLY' OR to_kind = 'SUPPLY' GROUP BY definition \
    UNION ALL SELECT definition, 0, 0, 0, 0, \
    SUM(CASE WHEN kind = 'VAULT' THEN balance / 4294967296 ELSE 0 END), \
    SUM(CASE WHEN kind = 'VAULT' THEN balance % 4294967296 ELSE 0 END), \
    SUM(CASE WHEN kind = 'RESERVED' THEN balance / 4294967296 ELSE 0 END), \
    SUM(CASE WHEN kind = 'RESERVED' THEN balance % 4294967296 ELSE 0 END) \
    FROM accounts GROUP BY definition";

/// What each part of the time since the first posting ($2) moved, of $3 milliseconds in $4 parts;
/// what was posted at the very start is in part 0. A clock that was set back leaves postings after
/// now: they are in the last part.
const MOVED: &str = "\
    SELECT CASE WHEN part > $4 THEN $4 ELSE part END AS part, \
    SUM(CASE WHEN from_kind = 'SUPPLY' THEN amount / 4294967296 ELSE 0 END) AS minted_upper, \
    SUM(CASE WHEN from_kind = 'SUPPLY' THEN amount % 4294967296 ELSE 0 END) AS minted_lower, \
    SUM(CASE WHEN to_kind = 'SUPPLY' THEN amount / 4294967296 ELSE 0 END) AS burned_upper, \
    SUM(CASE WHEN to_kind = 'SUPPLY' THEN amount % 4294967296 ELSE 0 END) AS burned_lower, \
    SUM(into_vaults * (amount / 4294967296)) AS in_vaults_upper, \
    SUM(into_vaults * (amount % 4294967296)) AS in_vaults_lower, \
    SUM(into_reserved * (amount / 4294967296)) AS reserved_upper, \
    SUM(into_reserved * (amount % 4294967296)) AS reserved_lower \
    FROM (SELECT ((posted_at - $2) * $4 + $3 - 1) / $3 AS part, from_kind, to_kind, amount, \
    CASE WHEN to_kind = 'VAULT' THEN 1 ELSE 0 END - CASE WHEN from_kind = 'VAULT' THEN 1 ELSE 0 END \
    AS into_vaults, CASE WHEN to_kind = 'RESERVED' THEN 1 ELSE 0 END - CASE WHEN from_kind = \
    'RESERVED' THEN 1 ELSE 0 END AS into_reserved FROM postings WHERE definition = $1) \
    GROUP BY 1 ORDER BY 1";

/// Sums in minor units, without the decimals.
#[derive(Clone, Copy, Default)]
struct Sums {
    minted: i128,
    burned: i128,
    in_vaults: i128,
    reserved: i128,
}

impl Sums {
    fn read(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let columns = Columns(row);
        let sum = |upper, lower| -> Result<i128, sqlx::Error> {
            Ok(i128::from(columns.number(upper)?) * HALF + i128::from(columns.number(lower)?))
        };
        Ok(Self {
            minted: sum("minted_upper", "minted_lower")?,
            burned: sum("burned_upper", "burned_lower")?,
            in_vaults: sum("in_vaults_upper", "in_vaults_lower")?,
            reserved: sum("reserved_upper", "reserved_lower")?,
        })
    }

    fn add(&mut self, other: Self) {
        self.minted += other.minted;
        self.burned += other.burned;
        self.in_vaults += other.in_vaults;
        self.reserved += other.reserved;
    }

    fn of(self, definition: &Definition) -> Totals {
        let total = |minor_units| Total::from_minor_units(minor_units, definition.decimals);
        Totals {
            minted: total(self.minted),
            burned: total(self.burned),
            in_vaults: total(self.in_vaults),
            reserved: total(self.reserved),
        }
    }
}

async fn all_sums(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<DefinitionId, Sums>, sqlx::Error> {
    let mut sums: BTreeMap<DefinitionId, Sums> = BTreeMap::new();
    for row in sqlx::query(TOTALS).fetch_all(connection).await? {
        sums.entry(Columns(&row).id("definition")?).or_default().add(Sums::read(&row)?);
    }
    Ok(sums)
}

impl Database {
    /// The totals of each definition whose totals this reader may see, by name.
    pub async fn conservation(
        &self,
        reader: &Participant,
    ) -> Result<Vec<ConservationView>, sqlx::Error> {
        let mut snapshot = self.reads.begin().await?;
        let definitions = self.definitions_on(&mut snapshot).await?;
        let sums = all_sums(&mut snapshot).await?;
        snapshot.rollback().await?;
        let seen = definitions.into_iter().filter(|definition| reads_totals(reader, definition));
        let view = |definition: Definition| {
            let totals = sums.get(&definition.id).copied().unwrap_or_default().of(&definition);
            ConservationView::new(definition, totals)
        };
        Ok(seen.map(view).collect())
    }

    /// The totals of a definition at so many times from its first posting until now. `None` if there
    /// is no such definition, or not for this reader.
    pub async fn conservation_history(
        &self,
        reader: &Participant,
        definition: DefinitionId,
        points: u16,
        now: Timestamp,
    ) -> Result<Option<ConservationHistoryView>, sqlx::Error> {
        let mut snapshot = self.reads.begin().await?;
        let mut definitions = self.definitions_on(&mut snapshot).await?.into_iter();
        let known = definitions.find(|known| known.id == definition);
        let Some(known) = known.filter(|known| reads_totals(reader, known)) else {
            return Ok(None);
        };
        let sums = all_sums(&mut snapshot).await?;
        let history = history(&mut snapshot, definition, points, now).await?;
        snapshot.rollback().await?;
        let point = |(at, sums): (Timestamp, Sums)| TotalsPoint { at, totals: sums.of(&known) };
        let points = history.into_iter().map(point).collect();
        let totals = sums.get(&definition).copied().unwrap_or_default().of(&known);
        let now = ConservationView::new(known, totals);
        Ok(Some(ConservationHistoryView { now, points }))
    }
}

/// What all postings until each of these times add up to.
async fn history(
    connection: &mut SqliteConnection,
    definition: DefinitionId,
    points: u16,
    now: Timestamp,
) -> Result<Vec<(Timestamp, Sums)>, sqlx::Error> {
    let first = "SELECT MIN(posted_at) AS posted_at FROM postings WHERE definition = $1";
    let first = sqlx::query(first).bind(id(definition)).fetch_one(&mut *connection).await?;
    let Some(first) = Columns(&first).number_if_any("posted_at")? else { return Ok(Vec::new()) };
    let parts = i64::from(points.max(2)) - 1;
    let span = (now.milliseconds() - first).max(1);
    let query = sqlx::query(MOVED).bind(id(definition)).bind(first).bind(span).bind(parts);
    let mut moved = Vec::new();
    for row in query.fetch_all(connection).await? {
        moved.push((Columns(&row).number("part")?, Sums::read(&row)?));
    }
    let (mut sums, mut moved) = (Sums::default(), moved.into_iter().peekable());
    let mut history = Vec::new();
    for part in 0..=parts {
        while let Some((_, more)) = moved.next_if(|(moved, _)| *moved <= part) {
            sums.add(more);
        }
        let at = Timestamp::from_milliseconds(first + span * part / parts);
        history.push((at.ok_or_else(|| Columns::damaged("posted_at"))?, sums));
    }
    Ok(history)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NETWORK: &str = "
        INSERT INTO participants VALUES ('bank', 0, 'Bank', 'CN=Bank', 'blue', '[\"OBSERVE\"]');
        INSERT INTO definitions VALUES
            (zeroblob(16), 1, 0, 'Dirham', 'AED', 2, 'bank', 'bank', NULL, 0, 'ACTIVE', '[1,{}]');
    ";

    const KINDS: [(&str, &str); 3] = [("SUPPLY", ""), ("VAULT", "bank"), ("RESERVED", "bank")];

    async fn post(
        connection: &mut SqliteConnection,
        (from, to): (usize, usize),
        amount: i64,
        at: i64,
    ) {
        let query = sqlx::query(
            "INSERT INTO postings (id, definition, from_kind, from_owner, to_kind, to_owner, \
             amount, flow, posted_at) VALUES (randomblob(16), zeroblob(16), $1, $2, $3, $4, $5, \
             zeroblob(16), $6)",
        );
        let ((from, from_owner), (to, to_owner)) = (KINDS[from], KINDS[to]);
        let query = query.bind(from).bind(from_owner).bind(to).bind(to_owner);
        query.bind(amount).bind(at).execute(connection).await.unwrap();
    }

    /// What the postings until this time add up to, one by one.
    fn until(posted: &[((usize, usize), i64, i64)], time: i64) -> [i128; 4] {
        let mut sums = [0; 4];
        for ((from, to), amount, at) in posted {
            if *at > time {
                continue;
            }
            let amount = i128::from(*amount);
            match (from, to) {
                (0, _) => sums[0] += amount,
                (_, 0) => sums[1] += amount,
                _ => {}
            }
            for place in [1, 2] {
                sums[place + 1] += amount * i128::from(*to == place);
                sums[place + 1] -= amount * i128::from(*from == place);
            }
        }
        sums
    }

    #[tokio::test]
    async fn each_point_is_what_the_postings_until_then_add_up_to() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("books.db");
        let database = Database::open(&format!("sqlite:{}", file.display())).await.unwrap();
        let mut books = database.begin().await.unwrap();
        sqlx::raw_sql(NETWORK).execute(&mut *books).await.unwrap();
        // The most that fits is minted and burned again and again: the sums are more than 64 bits.
        let start = 1_795_000_000_000;
        let mut posted = Vec::new();
        for round in 0..40 {
            let at = start + round * round * 997;
            for (move_of, amount, later) in [
                ((0, 1), i64::MAX, 0),
                ((1, 2), 4_000_000_000_123, 1),
                ((2, 1), 1_000_000_000_123, 500),
                ((2, 1), 3_000_000_000_000, 501),
                ((1, 0), i64::MAX - round, 502),
                ((1, 0), round, 503),
            ] {
                if amount > 0 {
                    post(&mut books, move_of, amount, at + later).await;
                    posted.push((move_of, amount, at + later));
                }
            }
        }
        post(&mut books, (0, 1), 700, start + 40 * 40 * 997).await;
        posted.push(((0, 1), 700, start + 40 * 40 * 997));
        books.commit().await.unwrap();
        let bank = database.participants().await.unwrap().pop().unwrap();
        let definition: DefinitionId = uuid::Uuid::nil().into();
        let last = start + 40 * 40 * 997;
        for (points, now) in
            [(2, last), (3, last), (7, last + 1), (100, last + 60_000), (200, last)]
        {
            let at = Timestamp::from_milliseconds(now).unwrap();
            let view = database.conservation_history(&bank, definition, points, at).await.unwrap();
            let view = view.unwrap();
            assert_eq!(view.points.len(), usize::from(points));
            for point in &view.points {
                let Totals { minted, burned, in_vaults, reserved } = point.totals;
                let found = [minted, burned, in_vaults, reserved].map(Total::minor_units);
                assert_eq!(found, until(&posted, point.at.milliseconds()), "{}", point.at);
                assert!(point.totals.are_conserved());
            }
            let (first, end) = (view.points.first().unwrap(), view.points.last().unwrap());
            assert_eq!((first.at.milliseconds(), end.at.milliseconds()), (start, now));
            assert_eq!(end.totals, view.now.totals);
            assert!(view.now.is_conserved);
            assert_eq!(view.now.totals.minted.minor_units(), 40 * i128::from(i64::MAX) + 700);
        }
        // A clock that was set back: what was posted later counts to the last point.
        let back = Timestamp::from_milliseconds(start + 5_000).unwrap();
        let view = database.conservation_history(&bank, definition, 10, back).await.unwrap();
        let view = view.unwrap();
        assert_eq!(view.points.last().unwrap().totals, view.now.totals);
        let nothing: DefinitionId = uuid::Uuid::from_u128(1).into();
        assert_eq!(database.conservation_history(&bank, nothing, 2, back).await.unwrap(), None);
    }

    #[tokio::test]
    async fn the_books_are_read_by_indexes_that_have_all_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("books.db");
        let database = Database::open(&format!("sqlite:{}", file.display())).await.unwrap();
        let mut connection = database.reads.acquire().await.unwrap();
        for (sql, index) in [(TOTALS, "postings_of_supply"), (MOVED, "postings_by_time")] {
            let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let plan: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(explained).fetch_all(&mut *connection).await.unwrap();
            let covered = format!("COVERING INDEX {index}");
            assert!(plan.iter().any(|step| step.3.contains(&covered)), "{plan:?}");
        }
    }
}
