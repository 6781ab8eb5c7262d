// One tensor in an archive of libtorch: what torch::save and torch::load of C++ write and read.
#include "Shim.h"

#include <torch/csrc/api/include/torch/serialize/archive.h>

namespace {

/// torch::save gives what it saves without a module around it this name.
const char* const kKey = "0";

}  // namespace

TT_EXPORT int32_t tt_save_archive(tt::Handle handle, const char* path) {
  return tt::guarded([&] {
    torch::serialize::OutputArchive archive;
    archive.write(kKey, tt::borrow(handle));
    archive.save_to(path);
  });
}

TT_EXPORT int32_t tt_load_archive(const char* path, tt::Handle* result) {
  return tt::guarded([&] {
    torch::serialize::InputArchive archive;
    archive.load_from(path);
    at::Tensor tensor;
    archive.read(kKey, tensor);
    *result = tt::release(std::move(tensor));
  });
}
