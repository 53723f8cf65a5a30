//! What is not kept for ever: see `docs/storage.md` for what each table keeps for how long, and
//! why.

use sqlx::SqliteConnection;
use tallystick_core::Timestamp;

/// How long answers and acknowledged mail are kept (the protocol's 30 days).
const KEPT: i64 = 30 * DAY;

/// How long a wallet of a demonstration is kept that has done nothing but read, since it was seen.
const UNUSED: i64 = DAY;

/// Which wallets those are. Whatever one has asked for stands in the inbox for ever.
macro_rules! unused_wallets {
    () => {
        "seen_at < $1 AND (SELECT demo FROM issuer) = 1 AND NOT EXISTS (SELECT 1 FROM inbox WHERE \
         sender = wallets.id) ORDER BY id LIMIT $2)"
    };
}

const DAY: i64 = 86_400_000;

/// The most rows of each kind that one transaction prunes, so that nobody waits for it.
const AT_ONCE: i64 = 1_000;

/// Forgets some of what is not kept any longer. Returns how many rows; fewer than that many are
/// left when it is 0.
///
/// `window` is how far off a message's time may be: a session's message is recognized for twice as
/// long, since it is refused after that.
pub(crate) async fn prune(
    connection: &mut SqliteConnection,
    now: Timestamp,
    window: std::time::Duration,
) -> Result<u64, sqlx::Error> {
    let now = now.milliseconds();
    let window = i64::try_from(window.as_millis()).unwrap_or(KEPT);
    let mut pruned = 0;
    for (statement, before) in [
        (
            "DELETE FROM sessions WHERE (sender, correlation) IN (SELECT sender, correlation FROM \
             sessions WHERE received_at < $1 LIMIT $2)",
            now.saturating_sub(2 * window),
        ),
        (
            "DELETE FROM mailbox WHERE number IN (SELECT number FROM mailbox WHERE \
             acknowledged_at < $1 LIMIT $2)",
            now - KEPT,
        ),
        (
            "DELETE FROM unseen_outcomes WHERE (participant, ended_at, flow) IN (SELECT \
             participant, ended_at, flow FROM unseen_outcomes WHERE ended_at < $1 LIMIT $2)",
            now - KEPT,
        ),
        // What changed something stays as the audit record, and is still recognized when it comes
        // again; only its answer goes.
        (
            "UPDATE inbox SET status = NULL, digest = NULL, answer = NULL, token = NULL WHERE rowid \
             IN (SELECT rowid FROM inbox WHERE status IS NOT NULL AND received_at < $1 AND (body \
             IS NOT NULL OR envelope IS NOT NULL) LIMIT $2)",
            now - KEPT,
        ),
        (
            "DELETE FROM inbox WHERE rowid IN (SELECT rowid FROM inbox WHERE status IS NOT NULL AND \
             received_at < $1 AND body IS NULL AND envelope IS NULL LIMIT $2)",
            now - KEPT,
        ),
        // What waits for the wallets that go with the last statement, and their enrolments.
        (
            concat!(
                "DELETE FROM mailbox WHERE acknowledged_at IS NULL AND wallet IN (SELECT id FROM ",
                "wallets WHERE ",
                unused_wallets!()
            ),
            now - UNUSED,
        ),
        (
            concat!(
                "DELETE FROM inbox WHERE sender IN (SELECT public_key FROM wallets WHERE ",
                unused_wallets!()
            ),
            now - UNUSED,
        ),
        (
            concat!(
                "DELETE FROM wallets WHERE id IN (SELECT id FROM wallets WHERE ",
                unused_wallets!()
            ),
            now - UNUSED,
        ),
    ] {
        let query = sqlx::query(statement).bind(before).bind(AT_ONCE);
        pruned += query.execute(&mut *connection).await?.rows_affected();
    }
    Ok(pruned)
}
