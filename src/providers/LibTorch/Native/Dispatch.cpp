// Every operator through one entry point: looked up by schema name, its arguments put on the dispatcher's stack as the schema wants them.
#include "Shim.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/List.h>
#include <ATen/Parallel.h>
#include <ATen/ScalarOps.h>
#include <cstdlib>
#include <cstring>

namespace {

using tt::Value;

enum class Kind { Tensor, Scalar, Int, Double, Bool, IntList, DoubleList, BoolList, TensorList, OptionalTensorList, Device, Generator, String, Other };

struct Parameter {
  Kind kind;
  bool optional;
  bool has_default;
  int32_t fixed_size;  // of `int[2]`: a single number stands for all of them
  c10::IValue default_value;
  std::string name;
};

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
  std::vector<Parameter> parameters;
  size_t results;
};

Kind kind_of(const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::TensorType: return Kind::Tensor;
    case c10::TypeKind::NumberType: return Kind::Scalar;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType:
    case c10::TypeKind::ScalarTypeType:
    case c10::TypeKind::LayoutType:
    case c10::TypeKind::MemoryFormatType: return Kind::Int;
    case c10::TypeKind::FloatType: return Kind::Double;
    case c10::TypeKind::BoolType: return Kind::Bool;
    case c10::TypeKind::StringType: return Kind::String;
    case c10::TypeKind::DeviceObjType: return Kind::Device;
    case c10::TypeKind::GeneratorType: return Kind::Generator;
    case c10::TypeKind::ListType: {
      const auto element = type->castRaw<c10::ListType>()->getElementType();
      switch (element->kind()) {
        case c10::TypeKind::TensorType: return Kind::TensorList;
        case c10::TypeKind::OptionalType: return Kind::OptionalTensorList;
        case c10::TypeKind::FloatType: return Kind::DoubleList;
        case c10::TypeKind::BoolType: return Kind::BoolList;
        case c10::TypeKind::IntType:
        case c10::TypeKind::SymIntType: return Kind::IntList;
        default: return Kind::Other;
      }
    }
    default: return Kind::Other;
  }
}

const char* wanted(Kind kind) {
  switch (kind) {
    case Kind::Tensor: return "a Tensor";
    case Kind::Scalar: return "a Scalar";
    case Kind::Int: return "an integer";
    case Kind::Double: return "a floating-point number";
    case Kind::Bool: return "a bool";
    case Kind::IntList: return "a list of integers";
    case Kind::DoubleList: return "a list of floating-point numbers";
    case Kind::BoolList: return "a list of bools";
    case Kind::TensorList:
    case Kind::OptionalTensorList: return "a list of Tensors";
    case Kind::Device: return "a Device";
    case Kind::Generator: return "a Generator";
    case Kind::String: return "a string";
    default: return "another type";
  }
}

const char* given(int32_t tag) {
  static const char* names[] = {"null", "a Tensor", "an integer", "a floating-point number", "a bool", "a complex number", "a list of integers",
                                "a list of floating-point numbers", "a list of bools", "a list of Tensors", "a string", "a Device", "a Generator"};
  return tag >= 0 && tag < 13 ? names[tag] : "an unknown value";
}

double as_double(const Value& value) {
  double result;
  std::memcpy(&result, &value.payload, sizeof result);
  return result;
}

at::Scalar as_scalar(const Value& value) {
  switch (value.tag) {
    case tt::kInt: return at::Scalar(value.payload);
    case tt::kBool: return at::Scalar(value.payload != 0);
    case tt::kDouble: return at::Scalar(as_double(value));
    default: {
      const auto parts = reinterpret_cast<const double*>(value.payload);
      return at::Scalar(c10::complex<double>(parts[0], parts[1]));
    }
  }
}

bool is_number(int32_t tag) { return tag == tt::kInt || tag == tt::kDouble || tag == tt::kBool || tag == tt::kComplex; }

template <typename T>
c10::IValue list_of(const Value& value, size_t fixed_size) {
  c10::List<T> list;
  const auto words = reinterpret_cast<const int64_t*>(value.payload);
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) {
    if constexpr (std::is_same_v<T, double>) {
      double number;
      std::memcpy(&number, words + i, sizeof number);
      list.push_back(number);
    } else if constexpr (std::is_same_v<T, bool>) {
      list.push_back(words[i] != 0);
    } else {
      list.push_back(words[i]);
    }
  }
  // `int[2]` takes one number for all.
  for (size_t i = value.count; value.count == 1 && i < fixed_size; i++) list.push_back(list.get(0));
  return list;
}

/// The stack entry that the schema wants for a value; nothing where none fits.
bool convert(const Parameter& parameter, const Value& value, std::vector<c10::IValue>& stack) {
  switch (parameter.kind) {
    case Kind::Tensor:
      if (value.tag == tt::kTensor) {
        stack.emplace_back(tt::borrow(reinterpret_cast<tt::Handle>(value.payload)));
        return true;
      }
      if (is_number(value.tag)) {
        // As Python does: the number promotes like a number, not like a tensor of its own type.
        auto number = c10::scalar_to_tensor(as_scalar(value));
        number.unsafeGetTensorImpl()->set_wrapped_number(true);
        stack.emplace_back(std::move(number));
        return true;
      }
      return false;
    case Kind::Scalar:
      if (!is_number(value.tag)) return false;
      stack.emplace_back(as_scalar(value));
      return true;
    case Kind::Int:
      if (value.tag != tt::kInt && value.tag != tt::kBool) return false;
      stack.emplace_back(value.payload);
      return true;
    case Kind::Double:
      if (value.tag == tt::kDouble) stack.emplace_back(as_double(value));
      else if (value.tag == tt::kInt) stack.emplace_back(static_cast<double>(value.payload));
      else return false;
      return true;
    case Kind::Bool:
      if (value.tag != tt::kBool && value.tag != tt::kInt) return false;
      stack.emplace_back(value.payload != 0);
      return true;
    case Kind::IntList:
      if (value.tag == tt::kInt) {
        c10::List<int64_t> list;
        for (int32_t i = 0; i < std::max(1, parameter.fixed_size); i++) list.push_back(value.payload);
        stack.emplace_back(std::move(list));
        return true;
      }
      if (value.tag != tt::kIntList) return false;
      stack.push_back(list_of<int64_t>(value, parameter.fixed_size));
      return true;
    case Kind::DoubleList:
      if (value.tag != tt::kDoubleList) return false;
      stack.push_back(list_of<double>(value, parameter.fixed_size));
      return true;
    case Kind::BoolList:
      if (value.tag != tt::kBoolList) return false;
      stack.push_back(list_of<bool>(value, parameter.fixed_size));
      return true;
    case Kind::TensorList: {
      if (value.tag != tt::kTensorList) return false;
      const auto handles = reinterpret_cast<tt::Handle*>(value.payload);
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) list.push_back(tt::borrow(handles[i]));
      stack.emplace_back(std::move(list));
      return true;
    }
    case Kind::OptionalTensorList: {
      if (value.tag != tt::kTensorList) return false;
      const auto handles = reinterpret_cast<tt::Handle*>(value.payload);
      c10::List<c10::optional<at::Tensor>> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++)
        list.push_back(handles[i] == nullptr ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(tt::borrow(handles[i])));
      stack.emplace_back(std::move(list));
      return true;
    }
    case Kind::Device:
      if (value.tag != tt::kDevice) return false;
      stack.emplace_back(c10::Device(static_cast<c10::DeviceType>(value.payload & 0xff), static_cast<c10::DeviceIndex>(value.payload >> 32)));
      return true;
    case Kind::Generator:
      if (value.tag != tt::kGenerator) return false;
      stack.emplace_back(*reinterpret_cast<at::Generator*>(value.payload));
      return true;
    case Kind::String:
      if (value.tag != tt::kString) return false;
      stack.emplace_back(std::string(reinterpret_cast<const char*>(value.payload), value.count));
      return true;
    default:
      return false;
  }
}

void push(const Operator& op, const Parameter& parameter, const Value* value, std::vector<c10::IValue>& stack) {
  if (value == nullptr) {
    TORCH_CHECK(parameter.has_default, op.name, ": the argument '", parameter.name, "' is missing");
    stack.push_back(parameter.default_value);
  } else if (value->tag == tt::kNone) {
    TORCH_CHECK(parameter.optional || parameter.kind == Kind::Other, op.name, ": the argument '", parameter.name, "' must be ", wanted(parameter.kind), ", not null");
    stack.emplace_back();
  } else {
    TORCH_CHECK(convert(parameter, *value, stack), op.name, ": the argument '", parameter.name, "' must be ", wanted(parameter.kind), ", not ", given(value->tag));
  }
}

Value returned(c10::IValue& value) {
  if (value.isTensor()) return {tt::kTensor, 0, reinterpret_cast<int64_t>(tt::release(std::move(value).toTensor()))};
  if (value.isInt()) return {tt::kInt, 0, value.toInt()};
  if (value.isBool()) return {tt::kBool, 0, value.toBool()};
  if (value.isDouble()) {
    Value result{tt::kDouble, 0, 0};
    const double number = value.toDouble();
    std::memcpy(&result.payload, &number, sizeof number);
    return result;
  }
  if (value.isTensorList()) {
    auto list = value.toTensorVector();
    auto handles = static_cast<tt::Handle*>(std::malloc(std::max<size_t>(1, list.size()) * sizeof(tt::Handle)));
    for (size_t i = 0; i < list.size(); i++) handles[i] = tt::release(std::move(list[i]));
    return {tt::kTensorList, static_cast<int32_t>(list.size()), reinterpret_cast<int64_t>(handles)};
  }
  if (value.isNone()) return {tt::kNone, 0, 0};
  if (value.isComplexDouble()) {
    auto parts = static_cast<double*>(std::malloc(2 * sizeof(double)));
    parts[0] = value.toComplexDouble().real();
    parts[1] = value.toComplexDouble().imag();
    return {tt::kComplex, 2, reinterpret_cast<int64_t>(parts)};
  }
  TORCH_CHECK(false, "a result of type ", value.tagKind(), " cannot be handed over");
}

}  // namespace

/// Finds an operator once; its handle is good for the life of the process.
TT_EXPORT int32_t tt_operator(const char* name, const char* overload, Operator** result) {
  return tt::guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    const auto& schema = handle.schema();
    std::vector<Parameter> parameters;
    for (const auto& argument : schema.arguments()) {
      auto type = argument.type();
      const bool optional = type->kind() == c10::TypeKind::OptionalType;
      if (optional) type = type->castRaw<c10::OptionalType>()->getElementType();
      const auto& value = argument.default_value();
      parameters.push_back({kind_of(type), optional, value.has_value(), argument.N().value_or(0), value.value_or(c10::IValue()), argument.name()});
    }
    const auto count = schema.returns().size();
    *result = new Operator{handle, std::string(name), std::move(parameters), count};
  });
}

/// Calls an operator. Results beyond the capacity are dropped: an operator in place returns an argument that the caller already holds.
TT_EXPORT int32_t tt_call(const Operator* op, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
  return tt::guarded([&] {
    // A new thread takes over the number of threads that was set, before oneDNN can start with all cores.
    at::internal::lazy_init_num_threads();
    const auto& parameters = op->parameters;
    TORCH_CHECK(static_cast<size_t>(count) <= parameters.size(), op->name, ": takes ", parameters.size(), " arguments, not ", count);
    std::vector<c10::IValue> stack;
    stack.reserve(std::max(parameters.size(), op->results));
    for (size_t i = 0; i < parameters.size(); i++) push(*op, parameters[i], static_cast<int32_t>(i) < count ? arguments + i : nullptr, stack);
    op->handle.callBoxed(stack);
    for (int32_t i = 0; i < capacity; i++) results[i] = static_cast<size_t>(i) < stack.size() ? returned(stack[i]) : Value{tt::kNone, 0, 0};
  });
}
