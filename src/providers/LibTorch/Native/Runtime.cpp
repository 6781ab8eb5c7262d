// The process around the tensors: memory, threads, generators, CUDA.
#include "Shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/DefaultDtype.h>
#include <dlfcn.h>
#include <malloc.h>
#include <mutex>
#include <torch/csrc/api/include/torch/version.h>

namespace {

/// Runs when the library is loaded, before the first tensor.
const bool ready = [] {
  // A convolutional update takes and returns tens of megabytes; with the default thresholds each goes to the kernel and comes back as page faults.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
  // OpenBLAS counts its threads for the whole process: parallel trials must not share them out anew.
  if (auto set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(1);
  return true;
}();

}  // namespace

TT_EXPORT const char* tt_version_string() { return TORCH_VERSION; }

TT_EXPORT int32_t tt_num_threads() { return at::get_num_threads(); }

TT_EXPORT int32_t tt_set_num_threads(int32_t count) {
  return tt::guarded([&] {
    // ATen sets OpenMP's count lazily, on the first parallel region that it opens itself: oneDNN may run before that with all cores.
    at::set_num_threads(count);
    at::internal::lazy_init_num_threads();
    at::set_num_threads(count);
  });
}

TT_EXPORT int32_t tt_num_interop_threads() { return at::get_num_interop_threads(); }

TT_EXPORT int32_t tt_set_num_interop_threads(int32_t count) {
  return tt::guarded([&] { at::set_num_interop_threads(count); });
}

TT_EXPORT int32_t tt_new_generator(int8_t device_type, int8_t device_index, uint64_t seed, at::Generator** result) {
  return tt::guarded([&] {
    if (device_type == static_cast<int8_t>(at::kCPU)) {
      *result = new at::Generator(at::detail::createCPUGenerator(seed));
      return;
    }
    auto generator = at::globalContext().defaultGenerator(at::Device(static_cast<at::DeviceType>(device_type), device_index)).clone();
    generator.set_current_seed(seed);
    *result = new at::Generator(generator);
  });
}

TT_EXPORT int32_t tt_default_generator(int8_t device_type, int8_t device_index, at::Generator** result) {
  return tt::guarded([&] {
    *result = new at::Generator(at::globalContext().defaultGenerator(at::Device(static_cast<at::DeviceType>(device_type), device_index)));
  });
}

TT_EXPORT void tt_free_generator(at::Generator* generator) { delete generator; }

TT_EXPORT int32_t tt_generator_set_seed(at::Generator* generator, uint64_t seed) {
  return tt::guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
  });
}

TT_EXPORT int32_t tt_generator_seed(at::Generator* generator, int32_t fresh, uint64_t* result) {
  return tt::guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *result = fresh != 0 ? generator->seed() : generator->current_seed();
  });
}

TT_EXPORT int32_t tt_generator_state(at::Generator* generator, tt::Handle* result) {
  return tt::guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    *result = tt::release(generator->get_state());
  });
}

TT_EXPORT int32_t tt_generator_set_state(at::Generator* generator, tt::Handle state) {
  return tt::guarded([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(tt::borrow(state));
  });
}

TT_EXPORT int32_t tt_manual_seed(uint64_t seed) {
  return tt::guarded([&] { at::manual_seed(seed); });
}

TT_EXPORT int32_t tt_cuda_device_count() {
  try {
    return at::hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0;
  } catch (...) {
    return 0;  // no driver, no devices
  }
}

TT_EXPORT int32_t tt_cudnn_available() { return at::hasCUDA() && at::detail::getCUDAHooks().hasCuDNN(); }

TT_EXPORT int32_t tt_cuda_synchronize(int32_t index) {
  return tt::guarded([&] { at::detail::getCUDAHooks().deviceSynchronize(index); });
}

TT_EXPORT int8_t tt_default_dtype() { return static_cast<int8_t>(c10::get_default_dtype_as_scalartype()); }

TT_EXPORT int32_t tt_set_default_dtype(int8_t type) {
  return tt::guarded([&] { c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<at::ScalarType>(type))); });
}

TT_EXPORT int8_t tt_promote_types(int8_t first, int8_t second) {
  return static_cast<int8_t>(c10::promoteTypes(static_cast<at::ScalarType>(first), static_cast<at::ScalarType>(second)));
}

/// A switch of libtorch: set where value is 0 or 1; its state comes back.
TT_EXPORT int32_t tt_flag(int32_t which, int32_t value) {
  auto& context = at::globalContext();
  switch (which) {
    case 0: if (value >= 0) context.setAllowTF32CuBLAS(value != 0); return context.allowTF32CuBLAS();
    case 1: if (value >= 0) context.setAllowTF32CuDNN(value != 0); return context.allowTF32CuDNN();
    default: if (value >= 0) context.setAllowFP16ReductionCuBLAS(value != 0); return context.allowFP16ReductionCuBLAS();
  }
}
