//! What a dialog shows of something that may change while somebody looks at it.

use yew::prelude::*;

use super::outcome::changed;

/// Something as the person sees it. A command names its version, so it changes under their eyes
/// only when they ask for it.
#[derive(Clone, PartialEq)]
pub struct LookedAt<T> {
    /// As it is shown.
    pub shown: T,
    /// What is shown is no longer how it is: nothing can be pressed.
    pub outdated: bool,
    onshow: Option<Callback<()>>,
}

impl<T> LookedAt<T> {
    /// Where there is a newer version: says so with this title, and a button that shows it.
    pub fn changed(&self, title: impl Into<AttrValue>) -> Option<Html> {
        self.onshow.clone().map(|onshow| changed(title, onshow))
    }
}

/// `opened` is how it was when the dialog was opened, `current` how it is now. While an action of the
/// person's own is under way (`busy`), what changes is not news.
#[hook]
pub fn use_looked_at<T: Clone + PartialEq + 'static>(
    opened: &T,
    current: &T,
    version: fn(&T) -> u32,
    busy: bool,
) -> LookedAt<T> {
    let looked_at = use_state_eq(|| opened.clone());
    let is_same = version(current) == version(&looked_at);
    // The same version may still gain a notice or an action: nothing that was decided on changes.
    let shown = if is_same { current } else { &*looked_at }.clone();
    let newer = (!is_same && !busy).then(|| current.clone());
    let outdated = newer.is_some();
    let onshow = newer.map(|newer| {
        let looked_at = looked_at.clone();
        Callback::from(move |()| looked_at.set(newer.clone()))
    });
    LookedAt { shown, outdated, onshow }
}
