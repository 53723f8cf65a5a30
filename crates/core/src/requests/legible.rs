//! Texts that people write for others to read.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup},
};

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// A text that cannot be shown to others as the reason that it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reason must have {LONGEST_REASON} visible characters at most")]
pub struct IllegibleReason;

/// A reason as it is kept: without the space around it, and none where nothing is
/// [visible](has_visible). It is judged with that space, since the message that has it is kept as it
/// was signed.
///
/// # Errors
/// It is not [legible](is_legible_reason).
pub fn read_reason(written: &str) -> Result<Option<String>, IllegibleReason> {
    if !is_legible_reason(written) {
        return Err(IllegibleReason);
    }
    let reason = written.trim();
    Ok(has_visible(reason).then(|| reason.to_owned()))
}

/// Whether a text has a character that people see, as Unicode has it: none that is to be ignored where
/// it is displayed (`Default_Ignorable_Code_Point`), no space, no control, nothing unassigned.
pub fn has_visible(text: &str) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let unseen = GeneralCategoryGroup::Other.union(GeneralCategoryGroup::Separator);
    let category = CodePointMapData::<GeneralCategory>::new();
    text.chars().any(|sign| !ignorable.contains(sign) && !unseen.contains(category.get(sign)))
}

/// A text without what can be left out of it unseen: tabs become spaces, line breaks of all kinds line
/// feeds, and characters of no width go, apart from those that join and vary others. A form does that
/// with what was pasted; the rest is for its [reader](is_legible) to refuse.
pub fn tidied(text: &str) -> String {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    // Emoji and many scripts need joiners and variation selectors.
    let is_needed = |sign: char| matches!(sign, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let text = text.replace("\r\n", "\n");
    let tidied = text.chars().filter_map(|sign| match sign {
        '\t' => Some(' '),
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        _ if reverses(sign) || is_needed(sign) => Some(sign),
        _ => (!ignorable.contains(sign)).then_some(sign),
    });
    tidied.collect()
}

/// Whether a reason can be shown to others as it was written: at most [`LONGEST_REASON`]
/// characters, [legible](is_legible).
pub fn is_legible_reason(reason: &str) -> bool {
    reason.chars().count() <= LONGEST_REASON && is_legible(reason)
}

/// Whether a text has no character that cannot be seen or that reverses the order of others
/// (Unicode, UAX #9: embeddings, overrides, isolates). Line breaks are legible.
pub fn is_legible(text: &str) -> bool {
    let hidden = |character: char| character.is_control() && character != '\n';
    !text.chars().any(|character| reverses(character) || hidden(character))
}

fn reverses(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
    fn what_nobody_sees_is_no_reason() {
        for unseen in
            ["\u{200b}", "\u{3164}", "\u{2060}\u{feff}", "\u{a0} \n", "\u{e0041}", "\u{115f}"]
        {
            assert!(!has_visible(unseen), "{unseen:?}");
            assert_eq!(read_reason(unseen), Ok(None), "{unseen:?}");
        }
        for seen in ["x", "\u{200b}x", "é", "رفض", "👍🏽", "…", "$"] {
            assert!(has_visible(seen), "{seen:?}");
        }
    }

    #[test]
    fn what_was_pasted_is_tidied_as_far_as_nobody_sees_it() {
        for (pasted, tidy) in [
            ("no\tcollateral", "no collateral"),
            ("two\r\nlines\rmore", "two\nlines\nmore"),
            ("\u{feff}zero\u{200b}width\u{ad}", "zerowidth"),
            ("👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}"),
            ("\u{202e}reversed", "\u{202e}reversed"),
        ] {
            assert_eq!(tidied(pasted), tidy);
        }
        assert!(!is_legible(&tidied("\u{202e}reversed")) && !is_legible(&tidied("a\0b")));
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
