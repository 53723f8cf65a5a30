//! Sorting of what a person looks at.

use std::cmp::Ordering;

/// Sorts references by insertion; equals stay in their order. The sort of the standard library is
/// compiled for each type, some 3 KB each that every visitor downloads; what a page shows is few
/// enough to move references about.
pub fn sorted<'a, T>(
    items: impl IntoIterator<Item = &'a T>,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<&'a T> {
    let mut sorted: Vec<&T> = Vec::new();
    for item in items {
        let place = sorted.partition_point(|earlier| compare(earlier, item) != Ordering::Greater);
        sorted.insert(place, item);
    }
    sorted
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn equals_stay_in_their_order() {
        let items = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e'), (0, 'f')];
        let found = sorted(&items, |one, other| one.0.cmp(&other.0));
        let letters: String = found.into_iter().map(|(_, letter)| letter).collect();
        assert_eq!(letters, "fbedac");
    }
}
