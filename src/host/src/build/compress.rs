//! Brotli and gzip forms of files, at the best level: made once, sent often.

use std::io::{self, Write};

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use thiserror::Error;

use super::cache::Cache;
use crate::files::FileError;

/// A file's compressed forms.
#[derive(Debug)]
pub(crate) struct Compressed {
    /// RFC 7932.
    pub(crate) brotli: Vec<u8>,
    /// RFC 1952.
    pub(crate) gzip: Vec<u8>,
}

/// Why there is no compressed form.
#[derive(Debug, Error)]
pub(crate) enum CompressError {
    /// The compressor failed.
    #[error("cannot compress: {0}")]
    Compressor(#[from] io::Error),
    /// The kept result could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Compresses a file's bytes, or takes what an earlier build made of the same.
pub(crate) fn compress(bytes: &[u8], cache: &Cache) -> Result<Compressed, CompressError> {
    Ok(Compressed {
        brotli: cache.get("br", &[bytes], || brotli(bytes))?,
        gzip: cache.get("gz", &[bytes], || gzip(bytes))?,
    })
}

fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>, CompressError> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, CompressError> {
    // No name and no time in the header: equal files give equal bytes.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
