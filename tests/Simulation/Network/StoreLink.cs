using System.Reflection;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Simulation.Network;

/// <summary>
/// A store as one coordinator sees it through its connection: every call takes time on the way there and back, calls of one connection stay in order, and
/// either way may be lost. A call whose answer does not come fails as <see cref="StoreUnavailableException"/>; it may have taken effect, or still take it
/// later. Works for every interface whose methods return tasks.
/// </summary>
public class StoreLink : DispatchProxy
{
    private static readonly MethodInfo CallMethod = typeof(StoreLink).GetMethod(nameof(CallAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private object _inner = null!;
    private StoreConnection _connection = null!;
    private Action<string, object?[], object?>? _observe;

    /// <summary>Puts the link in front of a store.</summary>
    /// <param name="inner">The store itself; its calls are waited for, so a real server takes no virtual time.</param>
    /// <param name="connection">Whose calls these are.</param>
    /// <param name="observe">Called at the store, with method, arguments and answer, right after it did something.</param>
    internal static T Between<T>(T inner, StoreConnection connection, Action<string, object?[], object?>? observe = null)
        where T : class
    {
        var proxy = Create<T, StoreLink>();
        var link = (StoreLink)(object)proxy;
        (link._inner, link._connection, link._observe) = (inner, connection, observe);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var type = targetMethod!.ReturnType;
        if (!type.IsAssignableTo(typeof(Task)))
        {
            throw new NotSupportedException($"{targetMethod} returns no task, so no network can lie before it.");
        }

        var result = type.IsGenericType ? type.GetGenericArguments()[0] : typeof(bool);
        return CallMethod.MakeGenericMethod(result).Invoke(this, BindingFlags.DoNotWrapExceptions, null, [targetMethod, args ?? []], null);
    }

    private Task<T> CallAsync<T>(MethodInfo method, object?[] arguments)
    {
        var token = arguments.OfType<CancellationToken>().LastOrDefault();
        object?[] sent = [.. arguments.Select(argument => argument is CancellationToken ? CancellationToken.None : argument)];
        var answer = _connection.SendAsync(() => AtTheStore<T>(method, sent));
        return token.CanBeCanceled ? answer.WaitAsync(token) : answer;
    }

    private T AtTheStore<T>(MethodInfo method, object?[] arguments)
    {
        var task = (Task)method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        task.GetAwaiter().GetResult();
        var result = task is Task<T> typed ? typed.Result : default!;
        _observe?.Invoke(method.Name, arguments, result);
        return result;
    }
}
