//! Parameters that several lists have.

use std::{collections::BTreeSet, str::FromStr};

use serde::de::DeserializeOwned;
use tallystick_core::{Refusal, Timestamp};

use crate::{database::Search, http::asked::unreadable};

/// The longest search, in characters.
const LONGEST_SEARCH: usize = 200;

/// The longest list of words, in bytes: each status once, and some to spare.
const LONGEST_WORDS: usize = 200;

/// The longest list of ids, in bytes: some 100 of them.
const LONGEST_IDS: usize = 4_000;

/// A list of words of an enum.
pub(super) fn words<T: DeserializeOwned + Ord>(
    name: &str,
    asked: Option<&str>,
) -> Result<Option<BTreeSet<T>>, Refusal> {
    let Some(asked) = asked else { return Ok(None) };
    if asked.len() > LONGEST_WORDS {
        return Err(unreadable(format!("`{name}` is longer than {LONGEST_WORDS} bytes")));
    }
    let read = asked.split(',').map(serde_plain::from_str).collect::<Result<_, _>>();
    read.map(Some).map_err(|_| unreadable(format!("`{name}` has a word that does not exist there")))
}

pub(super) fn moment(name: &str, asked: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let no_time = || unreadable(format!("`{name}` must be a time such as 2026-11-20T00:00:00Z"));
    asked.map(|asked| asked.parse().map_err(|_| no_time())).transpose()
}

pub(super) fn search(asked: Option<&str>, now: Timestamp) -> Result<Option<Search>, Refusal> {
    let asked = asked.unwrap_or_default();
    if asked.chars().count() > LONGEST_SEARCH {
        return Err(unreadable(format!("`q` is longer than {LONGEST_SEARCH} characters")));
    }
    // Databases end a text there, or refuse it.
    if asked.contains('\0') {
        return Err(unreadable("`q` has a sign that is in no name"));
    }
    Search::read(asked, now).map_err(|_| unreadable("`q` has more than 10 words"))
}

pub(super) fn flag(name: &str, asked: Option<&str>) -> Result<bool, Refusal> {
    let asked = asked.map_or(Ok(false), str::parse);
    asked.map_err(|_| unreadable(format!("`{name}` is true or false")))
}

/// A list of ids.
pub(super) fn ids<T: FromStr + Ord>(
    name: &str,
    asked: Option<&str>,
) -> Result<Option<BTreeSet<T>>, Refusal> {
    let Some(asked) = asked else { return Ok(None) };
    if asked.len() > LONGEST_IDS {
        return Err(unreadable(format!("`{name}` is longer than {LONGEST_IDS} bytes")));
    }
    let read = asked.split(',').map(str::parse).collect::<Result<_, _>>();
    read.map(Some).map_err(|_| unreadable(format!("`{name}` has something that is no id")))
}
