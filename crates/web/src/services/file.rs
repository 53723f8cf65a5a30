//! Files that a person chose or dropped.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// A file's first so many bytes, or `None` if the browser cannot read it.
pub async fn bytes(file: &File, most: usize) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(cut(file, most)?.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// The text of a file's first so many bytes, or `None` if the browser cannot read it: it is a folder,
/// or was moved meanwhile. What is not UTF-8 becomes replacement characters.
pub async fn beginning(file: &File, bytes: usize) -> Option<String> {
    JsFuture::from(cut(file, bytes)?.text()).await.ok()?.as_string()
}

fn cut(file: &File, bytes: usize) -> Option<Blob> {
    file.slice_with_i32_and_i32(0, i32::try_from(bytes).unwrap_or(i32::MAX)).ok()
}
