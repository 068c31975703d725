//! Copies text. The clipboard API is missing on plain HTTP, where the old command still works.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlDocument, HtmlTextAreaElement};
use yew::Callback;

/// Puts a text on the clipboard; says whether it worked.
pub(super) fn copy(near: &Element, text: &str, done: Callback<bool>) {
    let (near, text) = (near.clone(), text.to_owned());
    spawn_local(async move {
        let copied = copy_by_api(&text).await || copy_by_command(&near, &text).unwrap_or(false);
        done.emit(copied);
    });
}

async fn copy_by_api(text: &str) -> bool {
    let navigator = gloo::utils::window().navigator();
    let api = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if api.is_err() || api.is_ok_and(|api| api.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}

fn copy_by_command(near: &Element, text: &str) -> Result<bool, JsValue> {
    let document = gloo::utils::document();
    let area: HtmlTextAreaElement = document.create_element("textarea")?.dyn_into()?;
    area.set_class_name("sg-off-screen");
    area.set_value(text);
    area.set_read_only(true);
    near.append_child(&area)?;
    area.select();
    let copied = document.dyn_into::<HtmlDocument>()?.exec_command("copy");
    area.remove();
    copied
}
