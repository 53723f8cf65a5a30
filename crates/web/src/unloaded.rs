//! The second file of the code could not be loaded: docs/adr/0014-two-files-of-code.md.

use crate::state::Problem;

/// The browser's console says why.
#[derive(Clone, Copy, Debug)]
pub struct Unloaded;

impl From<Unloaded> for Problem {
    fn from(_: Unloaded) -> Self {
        Self {
            code: "UNLOADED".to_owned(),
            message: "A part of Tallystick could not be loaded. Check the connection, then try \
                      again. If it does not come, reload the page: there may be a newer version."
                .to_owned(),
        }
    }
}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Unloaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}
