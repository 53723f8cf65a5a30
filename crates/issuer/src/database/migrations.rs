//! The steps that bring a database to this version.
//!
//! They are listed here, and not by `sqlx::migrate!`: that macro compiles all of sqlx and SQLite a
//! second time, for the compiler.

use std::sync::LazyLock;

use sqlx::{
    SqlStr, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};

/// A file of `migrations/sqlite`, `version_name.sql`.
macro_rules! step {
    ($version:literal, $description:literal, $file:literal) => {
        Migration::new(
            $version,
            $description.into(),
            MigrationType::Simple,
            SqlStr::from_static(include_str!(concat!("../../migrations/sqlite/", $file))),
            false,
        )
    };
}

/// All steps. What is released is never changed: databases remember each one's hash.
pub(super) static MIGRATIONS: LazyLock<Migrator> =
    LazyLock::new(|| Migrator::with_migrations(vec![step!(1, "issuer", "0001_issuer.sql")]));

/// A step that was carried out on a database.
pub(super) struct Step {
    /// What it led to.
    pub(super) version: i64,
    description: String,
    success: bool,
    checksum: Vec<u8>,
}

/// The steps that were carried out, in their order.
pub(super) async fn applied(connection: &mut SqliteConnection) -> Result<Vec<Step>, sqlx::Error> {
    let query = sqlx::query_as(
        "SELECT version, description, success, checksum FROM _sqlx_migrations ORDER BY version",
    );
    let rows: Vec<(i64, String, bool, Vec<u8>)> = query.fetch_all(connection).await?;
    let steps = rows.into_iter().map(|(version, description, success, checksum)| Step {
        version,
        description,
        success,
        checksum,
    });
    Ok(steps.collect())
}

/// What of these steps this program cannot go on from, in sentences. That the newest ones are
/// missing is no fault.
pub(super) fn faults(applied: &[Step]) -> Vec<String> {
    let known = |version| MIGRATIONS.iter().find(|known| known.version == version);
    let mut faults = Vec::new();
    let last = applied.last().map_or(1, |step| step.version);
    for left_out in MIGRATIONS.iter().take_while(|known| known.version <= last) {
        if !applied.iter().any(|step| step.version == left_out.version) {
            let Migration { version, description, .. } = left_out;
            faults.push(format!(
                "the step to version {version} ({description}) was left out; restore a backup"
            ));
        }
    }
    for Step { version, description, success, checksum } in applied {
        let step = format!("the step to version {version} ({description})");
        match known(*version) {
            None => faults.push(format!(
                "a newer Tallystick has brought it to version {version} ({description}); start that \
                 one"
            )),
            Some(_) if !success => {
                faults.push(format!("{step} was not finished; restore a backup"));
            }
            Some(known) if known.checksum != *checksum => faults.push(format!(
                "{step} was another one than this program's; start the one that made it"
            )),
            Some(_) => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[tokio::test]
    async fn the_steps_are_those_of_the_folder() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite"));
        let there = Migrator::new(folder).await.expect("the folder");
        let described = |migrator: &Migrator| -> Vec<_> {
            let steps = migrator.iter();
            steps
                .map(|step| (step.version, step.description.clone(), step.checksum.clone()))
                .collect()
        };
        assert_eq!(described(&MIGRATIONS), described(&there));
    }
}
