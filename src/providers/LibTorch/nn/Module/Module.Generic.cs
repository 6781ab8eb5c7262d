namespace TorchSharp;

// One class for each number of inputs: the hooks' types differ, and C# has no generics over arity.
public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module of 1 input.</summary>
        public abstract class Module<T, TResult>
            : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes; call it through <see cref="call"/>, which runs the hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs the hooks before, the module, and the hooks after it.</summary>
            public TResult call(T input) => HasHooks ? CallHooked(input) : forward(input);

            private TResult CallHooked(T input)
            {
                foreach (var hook in pre_hooks.Values.ToArray())
                {
                    input = hook(this, input) ?? input;
                }
                RunModulePreHooks();
                var result = forward(input);
                foreach (var hook in post_hooks.Values.ToArray())
                {
                    result = hook(this, input, result) ?? result;
                }
                RunModulePostHooks();
                return result;
            }
        }

        /// <summary>A module of 2 inputs.</summary>
        public abstract class Module<T1, T2, TResult>
            : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>, IModule<T1, T2, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes; call it through <see cref="call"/>, which runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs the hooks before, the module, and the hooks after it.</summary>
            public TResult call(T1 input1, T2 input2) => HasHooks ? CallHooked(input1, input2) : forward(input1, input2);

            private TResult CallHooked(T1 input1, T2 input2)
            {
                foreach (var hook in pre_hooks.Values.ToArray())
                {
                    (input1, input2) = hook(this, input1, input2) ?? (input1, input2);
                }
                RunModulePreHooks();
                var result = forward(input1, input2);
                foreach (var hook in post_hooks.Values.ToArray())
                {
                    result = hook(this, input1, input2, result) ?? result;
                }
                RunModulePostHooks();
                return result;
            }
        }

        /// <summary>A module of 3 inputs.</summary>
        public abstract class Module<T1, T2, T3, TResult>
            : HookableModule<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>, Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>, IModule<T1, T2, T3, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes; call it through <see cref="call"/>, which runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Runs the hooks before, the module, and the hooks after it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3) => HasHooks ? CallHooked(input1, input2, input3) : forward(input1, input2, input3);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3)
            {
                foreach (var hook in pre_hooks.Values.ToArray())
                {
                    (input1, input2, input3) = hook(this, input1, input2, input3) ?? (input1, input2, input3);
                }
                RunModulePreHooks();
                var result = forward(input1, input2, input3);
                foreach (var hook in post_hooks.Values.ToArray())
                {
                    result = hook(this, input1, input2, input3, result) ?? result;
                }
                RunModulePostHooks();
                return result;
            }
        }

        /// <summary>A module of 4 inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult>
            : HookableModule<Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)?>, Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>>, IModule<T1, T2, T3, T4, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes; call it through <see cref="call"/>, which runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            /// <summary>Runs the hooks before, the module, and the hooks after it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4) => HasHooks ? CallHooked(input1, input2, input3, input4) : forward(input1, input2, input3, input4);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                foreach (var hook in pre_hooks.Values.ToArray())
                {
                    (input1, input2, input3, input4) = hook(this, input1, input2, input3, input4) ?? (input1, input2, input3, input4);
                }
                RunModulePreHooks();
                var result = forward(input1, input2, input3, input4);
                foreach (var hook in post_hooks.Values.ToArray())
                {
                    result = hook(this, input1, input2, input3, input4, result) ?? result;
                }
                RunModulePostHooks();
                return result;
            }
        }

        /// <summary>A module of 5 inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, TResult>
            : HookableModule<Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, (T1, T2, T3, T4, T5)?>, Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes; call it through <see cref="call"/>, which runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);

            /// <summary>Runs the hooks before, the module, and the hooks after it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5) => HasHooks ? CallHooked(input1, input2, input3, input4, input5) : forward(input1, input2, input3, input4, input5);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5)
            {
                foreach (var hook in pre_hooks.Values.ToArray())
                {
                    (input1, input2, input3, input4, input5) = hook(this, input1, input2, input3, input4, input5) ?? (input1, input2, input3, input4, input5);
                }
                RunModulePreHooks();
                var result = forward(input1, input2, input3, input4, input5);
                foreach (var hook in post_hooks.Values.ToArray())
                {
                    result = hook(this, input1, input2, input3, input4, input5, result) ?? result;
                }
                RunModulePostHooks();
                return result;
            }
        }

        /// <summary>A module of 6 inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, T6, TResult>
            : HookableModule<Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, (T1, T2, T3, T4, T5, T6)?>, Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes; call it through <see cref="call"/>, which runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);

            /// <summary>Runs the hooks before, the module, and the hooks after it.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6) => HasHooks ? CallHooked(input1, input2, input3, input4, input5, input6) : forward(input1, input2, input3, input4, input5, input6);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6)
            {
                foreach (var hook in pre_hooks.Values.ToArray())
                {
                    (input1, input2, input3, input4, input5, input6) = hook(this, input1, input2, input3, input4, input5, input6) ?? (input1, input2, input3, input4, input5, input6);
                }
                RunModulePreHooks();
                var result = forward(input1, input2, input3, input4, input5, input6);
                foreach (var hook in post_hooks.Values.ToArray())
                {
                    result = hook(this, input1, input2, input3, input4, input5, input6, result) ?? result;
                }
                RunModulePostHooks();
                return result;
            }
        }
    }
}
