//! A choice of one among several that are all shown.

use yew::prelude::*;

/// One choice of a group.
pub fn radio(
    group: AttrValue,
    label: impl Into<AttrValue>,
    chosen: bool,
    onchoose: &Callback<()>,
) -> Html {
    let label = label.into();
    let onchange = onchoose.reform(|_: Event| ());
    html! {
        <label class="pf-v6-c-radio">
            <input
                class="pf-v6-c-radio__input"
                type="radio"
                name={group}
                checked={chosen}
                {onchange}
            />
            <span class="pf-v6-c-radio__label">{ label }</span>
        </label>
    }
}
