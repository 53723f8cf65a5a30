//! Texts that people write for others to read.

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// A text that cannot be shown to others as the reason that it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reason must have {LONGEST_REASON} visible characters at most")]
pub struct IllegibleReason;

/// A reason as it is kept: without the space around it, and none where nothing is left. It is judged
/// with that space, since the message that has it is kept as it was signed.
///
/// # Errors
/// It is not [legible](is_legible_reason).
pub fn read_reason(written: &str) -> Result<Option<String>, IllegibleReason> {
    if !is_legible_reason(written) {
        return Err(IllegibleReason);
    }
    let reason = written.trim();
    Ok((!reason.is_empty()).then(|| reason.to_owned()))
}

/// Whether a reason can be shown to others as it was written: at most [`LONGEST_REASON`]
/// characters, [legible](is_legible).
pub fn is_legible_reason(reason: &str) -> bool {
    reason.chars().count() <= LONGEST_REASON && is_legible(reason)
}

/// Whether a text has no character that cannot be seen or that reverses the order of others
/// (Unicode, UAX #9: embeddings, overrides, isolates). Line breaks are legible.
pub fn is_legible(text: &str) -> bool {
    let reverses =
        |character| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = |character: char| character.is_control() && character != '\n';
    !text.chars().any(|character| reverses(character) || hidden(character))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_reason_is_kept_without_the_space_around_it_and_an_empty_one_is_none() {
        assert_eq!(read_reason(" no collateral\n"), Ok(Some("no collateral".to_owned())));
        assert_eq!(read_reason(" \n "), Ok(None));
        let longest = format!(" {}", "x".repeat(LONGEST_REASON));
        for illegible in ["a\0b", "\u{202e}x", &longest] {
            assert_eq!(read_reason(illegible), Err(IllegibleReason), "{illegible:?}");
        }
    }

    #[test]
    fn a_reason_is_shown_as_it_was_written() {
        let longest = "é".repeat(LONGEST_REASON);
        for legible in ["no collateral", "رفض الطلب", "two\nlines", &longest] {
            assert!(is_legible_reason(legible), "{legible:?}");
        }
        let longer = format!("{longest}x");
        for illegible in ["\u{202e}derevohs", "a\0b", "\u{1b}[31m", "\u{2066}x", &longer] {
            assert!(!is_legible_reason(illegible), "{illegible:?}");
        }
    }
}
