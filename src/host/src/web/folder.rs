//! The folder of the guide, as `build` made it: files by their names, and how long each may be kept.

use std::io;
use std::path::Path;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

use crate::web::serve::{Page, REVALIDATED};
use crate::web::service::refusal::Refusal;

/// For names that hold a hash of the content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

#[derive(Clone)]
struct Folder {
    files: ServeDir,
    not_found: Page,
}

/// The files, under whatever path this is nested at.
pub(super) fn router(built: &Path, not_found: Page) -> Router {
    let files = ServeDir::new(built)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    Router::new()
        .fallback(file)
        .layer(middleware::from_fn(kept_by_name))
        .with_state(Folder { files, not_found })
}

async fn file(State(mut folder): State<Folder>, request: Request) -> Response {
    let found = folder.files.try_call(request).await;
    let not_found = || (StatusCode::NOT_FOUND, folder.not_found.clone()).into_response();
    match found {
        Ok(response) if response.status() == StatusCode::NOT_FOUND => not_found(),
        Ok(response) => response.into_response(),
        Err(error) if names_no_file(error.kind()) => not_found(),
        Err(error) => {
            tracing::error!(%error, "a file of the guide cannot be read");
            Refusal::unavailable(
                "overloaded",
                "this host cannot read its files at the moment",
            )
            .into_response()
        }
    }
}

/// Whether no file can have such a name, or none that may be read has it.
fn names_no_file(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::NotFound
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::InvalidFilename
            | io::ErrorKind::InvalidInput
    )
}

/// Says how long a file may be kept.
async fn kept_by_name(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let part = Path::new(path)
        .extension()
        .is_some_and(|kind| kind == "bin");
    let hashed = path.starts_with("/assets/") || part;
    let mut response = next.run(request).await;
    let kept = if hashed && response.status().is_success() {
        IMMUTABLE
    } else {
        REVALIDATED
    };
    response.headers_mut().insert(CACHE_CONTROL, kept);
    response
}
