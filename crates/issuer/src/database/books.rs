//! Whether a database is whole, as this program makes it, and its books are in order.

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::{migrations, schema};

/// How much of a database is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Every page, every index entry, every posting.
    Full,
    /// Every page and every posting, but not what each index says: what a start can wait for.
    Quick,
    /// The postings since the books were last verified in full.
    SinceVerified,
}

/// A database from this size on, in bytes, is checked at start since it was last verified only.
const LARGE: u64 = 1 << 30;

impl Depth {
    /// What a start checks of a database of this size.
    pub(crate) fn at_start(bytes: u64) -> Self {
        if bytes < LARGE { Self::Quick } else { Self::SinceVerified }
    }
}

/// A check is a query that finds what is wrong, in words.
struct Check {
    /// What must hold.
    rule: &'static str,
    /// Selects one text for each exception.
    exceptions: &'static str,
}

/// What must hold besides the balances.
const CHECKS: [Check; 7] = [
    Check {
        rule: "the accounts of each definition sum to zero: minted − burned = vaults + reserved",
        exceptions: "SELECT 'definition ' || lower(hex(definition)) || ': the sum is ' || \
                     SUM(balance) FROM accounts GROUP BY definition HAVING SUM(balance) <> 0",
    },
    Check {
        rule: "what is reserved is what the requests ask for that are being issued, or approved \
               and reserved for their requesters",
        exceptions: "SELECT 'participant ' || owner || ': ' || reserved || ' is reserved, ' || \
                     asked || ' is being issued or approved' FROM (SELECT owner, definition, \
                     SUM(reserved) AS reserved, SUM(asked) AS asked FROM (SELECT owner, \
                     definition, balance AS reserved, 0 AS asked FROM accounts WHERE kind = \
                     'RESERVED' UNION ALL SELECT issuer, definition, 0, amount FROM requests WHERE \
                     status = 'ISSUING' UNION ALL SELECT requester, definition, 0, \
                     amount FROM requests WHERE status = 'APPROVED' AND kind IN \
                     ('PUSH', 'REDEMPTION')) GROUP BY owner, definition) WHERE reserved <> asked",
    },
    Check {
        rule: "each request that is being issued has an offer that nobody has answered",
        exceptions: "SELECT 'request ' || lower(hex(requests.id)) FROM requests LEFT JOIN \
                     issuer_tokens ON issuer_tokens.token = requests.token AND state = 'ISSUED' \
                     WHERE requests.status = 'ISSUING' AND issuer_tokens.token IS NULL",
    },
    Check {
        rule: "each offer of currency that nobody has answered belongs to a request that is being \
               issued",
        exceptions: "SELECT 'token ' || lower(hex(issuer_tokens.token)) FROM issuer_tokens LEFT \
                     JOIN requests ON requests.token = issuer_tokens.token AND requests.id = \
                     issuer_tokens.request AND requests.status = 'ISSUING' WHERE state = 'ISSUED' \
                     AND request IS NOT NULL AND requests.id IS NULL",
    },
    Check {
        rule: "each offer that nobody has answered has a flow that runs",
        exceptions: "SELECT 'token ' || lower(hex(offer)) FROM (SELECT token AS offer, CASE WHEN \
                     json_valid(internals) THEN unhex(replace(json_extract(internals, '$[1].flow'), \
                     '-', '')) END AS waits FROM issuer_tokens WHERE state = 'ISSUED') LEFT JOIN \
                     flows ON flows.id = waits AND CASE WHEN json_valid(document) THEN \
                     json_extract(document, '$[1].status') END = 'RUNNING' WHERE flows.id IS NULL",
    },
    Check {
        rule: "each offer of a script that nobody has answered has a chat that is open",
        exceptions: "SELECT 'token ' || lower(hex(token)) FROM issuer_tokens LEFT JOIN chats ON \
                     chats.id = issuer_tokens.chat AND chats.state = 'OPEN' WHERE \
                     issuer_tokens.state = 'ISSUED' AND CASE WHEN json_valid(internals) THEN \
                     json_extract(internals, '$[1].waiting.script') END = 'TALKER' AND chats.id IS \
                     NULL",
    },
    Check {
        rule: "a token that was declined, lapsed or withdrawn is revoked",
        exceptions: "SELECT 'token ' || lower(hex(token)) FROM issuer_tokens WHERE (state IN \
                     ('LAPSED', 'WITHDRAWN') OR answer = 'DECLINED') AND status <> 'REVOKED'",
    },
];

/// Each balance is the sum of its postings.
const BALANCES: Check = Check {
    rule: "each balance is the sum of its postings",
    exceptions: "SELECT kind || ' ' || owner || ': the balance is ' || balance || ', the postings \
                 sum to ' || total FROM (SELECT kind, owner, balance, \
                 (SELECT COALESCE(SUM(amount), 0) FROM postings WHERE definition = \
                 accounts.definition AND to_kind = kind AND to_owner = owner) - (SELECT \
                 COALESCE(SUM(amount), 0) FROM postings WHERE definition = accounts.definition AND \
                 from_kind = kind AND from_owner = owner) AS total FROM accounts) \
                 WHERE balance <> total",
};

/// The same, of the postings since the mark.
const BALANCES_SINCE_VERIFIED: Check = Check {
    rule: "each balance is what it was when it was last verified, and the postings since",
    exceptions: "WITH mark (number) AS (SELECT COALESCE(MAX(verified_posting), 0) FROM issuer), \
                 moved (definition, kind, owner, amount) AS (SELECT definition, to_kind, to_owner, \
                 amount FROM postings, mark WHERE postings.number > mark.number UNION ALL SELECT \
                 definition, from_kind, from_owner, -amount FROM postings, mark WHERE \
                 postings.number > mark.number), sums AS (SELECT definition, kind, owner, \
                 SUM(amount) AS amount FROM moved GROUP BY definition, kind, owner) SELECT \
                 accounts.kind || ' ' || accounts.owner || ': the balance is ' || balance || ', \
                 expected is ' || (verified + COALESCE(amount, 0)) FROM accounts LEFT JOIN sums \
                 USING (definition, kind, owner) WHERE balance <> verified + COALESCE(amount, 0)",
};

/// The most exceptions that are named of one rule.
const NAMED: i64 = 10;

/// Everything that is wrong, in sentences; nothing if all is in order.
///
/// # Errors
/// If the database cannot be read at all.
pub(crate) async fn faults(
    connection: &mut SqliteConnection,
    depth: Depth,
) -> Result<Vec<String>, sqlx::Error> {
    let mut faults = Vec::new();
    let whole = match depth {
        Depth::Full => Some("PRAGMA integrity_check"),
        Depth::Quick => Some("PRAGMA quick_check"),
        Depth::SinceVerified => None,
    };
    if let Some(pragma) = whole {
        let found: Vec<String> = sqlx::query_scalar(pragma).fetch_all(&mut *connection).await?;
        faults.extend(
            found
                .into_iter()
                .filter(|line| line != "ok")
                .map(|line| format!("the file is damaged: {line}")),
        );
        // What the rows of a damaged file say is not worth reading.
        if !faults.is_empty() {
            return Ok(faults);
        }
    }
    if !has_steps(connection).await? {
        return Ok(vec!["it is no database of Tallystick".to_owned()]);
    }
    let steps = migrations::applied(connection).await?;
    let unfit = migrations::faults(&steps);
    if !unfit.is_empty() {
        return Ok(unfit);
    }
    let differences = schema::differences(connection).await?;
    // Books in tables of another form cannot be read.
    let readable = differences.tables.is_empty();
    faults.extend(differences.into_sentences());
    if !readable {
        return Ok(faults);
    }
    // All of one moment: a server may be writing meanwhile.
    let mut transaction = connection.begin().await?;
    let balances = match depth {
        Depth::SinceVerified => BALANCES_SINCE_VERIFIED,
        Depth::Full | Depth::Quick => BALANCES,
    };
    for Check { rule, exceptions } in CHECKS.into_iter().chain([balances]) {
        let query = AssertSqlSafe(format!("{exceptions} LIMIT {NAMED}"));
        let found: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut *transaction).await?;
        faults.extend(
            found.into_iter().map(|found| format!("it does not hold that {rule}: {found}")),
        );
    }
    transaction.rollback().await?;
    Ok(faults)
}

/// Whether it has the list of steps that every database of Tallystick has.
async fn has_steps(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let query = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'",
    );
    let tables: i64 = query.fetch_one(connection).await?;
    Ok(tables == 1)
}

/// The number of the last posting; 0 where there is none.
///
/// # Errors
/// If it cannot be read.
pub(crate) async fn last_posting(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM postings").fetch_one(connection).await
}

/// Notes that the books were verified in full, up to this posting, if that is still the last one.
///
/// # Errors
/// If the database cannot be written.
pub(crate) async fn mark_verified(
    connection: &mut SqliteConnection,
    last: i64,
    now: i64,
) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    if last_posting(&mut transaction).await? != last {
        return Ok(());
    }
    sqlx::query("UPDATE accounts SET verified = balance").execute(&mut *transaction).await?;
    let mark = sqlx::query("UPDATE issuer SET verified_at = $1, verified_posting = $2");
    mark.bind(now).bind(last).execute(&mut *transaction).await?;
    transaction.commit().await
}
