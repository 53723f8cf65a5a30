//! The steps that bring a database to this version.
//!
//! They are listed here, and not by `sqlx::migrate!`: that macro compiles all of sqlx and SQLite a
//! second time, for the compiler.

use std::sync::LazyLock;

use sqlx::{
    SqlStr,
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
pub(super) static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    Migrator::with_migrations(vec![
        step!(1, "issuer", "0001_issuer.sql"),
        step!(2, "strict", "0002_strict.sql"),
        step!(3, "seen wallets", "0003_seen_wallets.sql"),
    ])
});

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
