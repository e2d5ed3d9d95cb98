using Grpc.Core;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Carries the proved caller from the interceptor to the service.</summary>
internal static class CallerExtensions
{
    private static readonly object Key = new();

    public static void SetCaller(this ServerCallContext context, Caller caller) => context.UserState[Key] = caller;

    /// <summary>Who is calling, or null when the call needs no API key.</summary>
    public static Caller? FindCaller(this ServerCallContext context) => context.UserState.TryGetValue(Key, out var caller) ? (Caller)caller : null;

    /// <summary>Who is calling.</summary>
    /// <exception cref="InvalidOperationException">The call needs no API key.</exception>
    public static Caller Caller(this ServerCallContext context) =>
        context.FindCaller() ?? throw new InvalidOperationException($"{context.Method} is open to callers without a key.");
}
