//! The limit on open files, which connections share with the database.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing::warn;

/// Descriptors left to the database, the runtime, standard streams, and connections that are
/// accepted only to be refused.
const RESERVED: usize = 128;

/// The most connections without a word from the operator, however many files may be open.
const MOST_BY_DEFAULT: usize = 10_000;

/// Raises the soft limit on open files to the hard one, and returns it.
pub(super) fn raise_limit() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: maximum, maximum };
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => maximum,
        Err(failure) => {
            warn!(%failure, "the limit on open files could not be raised");
            current
        }
    };
    limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

/// How many connections fit below the limit on open files.
pub(super) fn connections(limit: usize, asked: Option<usize>) -> usize {
    let reserved = RESERVED.min(limit / 2);
    let room = limit.saturating_sub(reserved).max(1);
    let most = asked.unwrap_or(MOST_BY_DEFAULT);
    if most > room && asked.is_some() {
        warn!(asked = most, room, "fewer connections than asked for fit below the limit on files");
    }
    most.min(room)
}

#[cfg(test)]
mod tests {
    use super::connections;

    #[test]
    fn files_and_the_database_keep_their_room() {
        assert_eq!(connections(1_024, None), 896);
        assert_eq!(connections(1_024, Some(100)), 100);
        assert_eq!(connections(1_024, Some(5_000)), 896);
        assert_eq!(connections(100, None), 50);
        assert_eq!(connections(usize::MAX, None), 10_000);
    }
}
