using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose calls can be watched and changed.</summary>
        /// <typeparam name="TPreHook">Called with the module and its inputs before the module runs; what it returns, unless null, becomes the input.</typeparam>
        /// <typeparam name="TPostHook">Called with the module, its inputs and its result; what it returns, unless null, becomes the result.</typeparam>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];
            protected Dictionary<string, Action<Module>> module_pre_hooks = [];
            protected Dictionary<string, Action<Module>> module_post_hooks = [];
            private int _lastHook;

            protected HookableModule(string name)
                : base(name)
            {
            }

            private protected bool HasHooks => (pre_hooks.Count | post_hooks.Count | module_pre_hooks.Count | module_post_hooks.Count) != 0;

            public HookRemover register_forward_pre_hook(TPreHook hook) => Register(pre_hooks, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Register(module_pre_hooks, hook);

            public HookRemover register_forward_hook(TPostHook hook) => Register(post_hooks, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Register(module_post_hooks, hook);

            private protected void RunModulePreHooks() => Run(module_pre_hooks);

            private protected void RunModulePostHooks() => Run(module_post_hooks);

            private HookRemover Register<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                ArgumentNullException.ThrowIfNull(hook);
                var key = (++_lastHook).ToString(CultureInfo.InvariantCulture);
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            // A hook may remove itself while it runs.
            private void Run(Dictionary<string, Action<Module>> hooks)
            {
                foreach (var hook in hooks.Values.ToArray())
                {
                    hook(this);
                }
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                public void remove()
                {
                    module.pre_hooks.Remove(key);
                    module.post_hooks.Remove(key);
                    module.module_pre_hooks.Remove(key);
                    module.module_post_hooks.Remove(key);
                }
            }
        }
    }
}
