using System.Collections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>The parts of a combined delegate, without allocation.</summary>
public static class Delegates
{
    public static bool IsSingle(this MulticastDelegate handler) => handler.HasSingleTarget;

    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    public readonly struct DelegateEnumerable<T> : IEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        public DelegateEnumerator<T> GetEnumerator() => new(_handler);

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public struct DelegateEnumerator<T> : IEnumerator<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;
        private Delegate.InvocationListEnumerator<T> _parts;

        internal DelegateEnumerator(T? handler)
        {
            _handler = handler;
            Reset();
        }

        public readonly T Current => _parts.Current;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => _parts.MoveNext();

        public void Reset() => _parts = Delegate.EnumerateInvocationList(_handler);

        public readonly void Dispose()
        {
        }
    }
}
