//! Rows of one statement, in few distinct sizes, so that statements stay prepared.

const ROWS: [usize; 14] = [32, 24, 16, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/// Divides rows into the largest chunks that there are.
pub(super) fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = ROWS.into_iter().find(|size| *size <= rows.len())?;
        let (chunk, rest) = rows.split_at(size);
        rows = rest;
        Some(chunk)
    })
}
