//! The holder's own name for a token.

use crate::requests::{has_visible, is_legible};

/// The longest tag, in characters.
pub const LONGEST_TAG: usize = 60;

/// A holder's own name for a token, which replaces its title: 1 to [`LONGEST_TAG`] characters on
/// one line, [legible](is_legible), without spaces around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

/// The text cannot be a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// Nothing, or only spaces.
    #[error("Type a name, or remove it to see the token's own title.")]
    Empty,
    /// More than [`LONGEST_TAG`] characters.
    #[error("The name is longer than {LONGEST_TAG} characters.")]
    TooLong,
    /// It has a line break, or characters that cannot be seen or reverse the order of others.
    #[error("The name has characters that cannot be seen. Type it again.")]
    Illegible,
}

impl Tag {
    /// Reads a tag as it was typed; spaces around it are left out.
    ///
    /// # Errors
    /// [`TagError`]
    pub fn new(typed: &str) -> Result<Self, TagError> {
        let tag = typed.trim();
        if !has_visible(tag) {
            return Err(TagError::Empty);
        }
        if tag.chars().count() > LONGEST_TAG {
            return Err(TagError::TooLong);
        }
        if !is_legible(tag) || tag.contains('\n') {
            return Err(TagError::Illegible);
        }
        Ok(Self(tag.to_owned()))
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_tag_is_one_legible_line() {
        let longest = "é".repeat(LONGEST_TAG);
        for (typed, tag) in [("Rainy day", "Rainy day"), ("  يوم ", "يوم"), (&longest, &longest)]
        {
            assert_eq!(Tag::new(typed).unwrap().as_str(), tag);
        }
        let longer = format!("{longest}x");
        for (typed, error) in [
            ("", TagError::Empty),
            (" \n ", TagError::Empty),
            (&longer, TagError::TooLong),
            ("two\nlines", TagError::Illegible),
            ("\u{202e}yad yniaR", TagError::Illegible),
            ("a\0b", TagError::Illegible),
        ] {
            assert_eq!(Tag::new(typed), Err(error), "{typed:?}");
        }
    }
}
