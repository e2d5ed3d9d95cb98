using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Open sessions by graph and variant, on one provider with one set of options; closed by least recent use when the memory that was measured for them exceeds a
/// budget. Safe for concurrent use; two callers of one graph share a session, which ONNX Runtime allows to run in parallel.
/// </summary>
public sealed class SessionCache : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _opening = new();
    private readonly ISessionFactory _factory;
    private readonly IMemoryMeter _meter;
    private readonly long _budget;
    private long _clock;
    private bool _disposed;

    /// <summary>Makes an empty cache.</summary>
    public SessionCache(InferenceOptions? options = null)
        : this(options ??= new InferenceOptions(), new SessionFactory(options))
    {
    }

    /// <summary>Makes an empty cache whose sessions come from elsewhere.</summary>
    internal SessionCache(InferenceOptions options, ISessionFactory factory, IMemoryMeter? meter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SessionCacheBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.CudaDevice, nameof(options));
        if (options.IntraOpThreads is < 0 or > 256)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.IntraOpThreads, "IntraOpThreads must be 0 to 256.");
        }

        _budget = options.SessionCacheBytes;
        _factory = factory;
        _meter = meter ?? new MemoryMeter(options.CudaDevice);
    }

    /// <summary>What computes the models, known once a session is open; <see cref="ExecutionProvider.Automatic"/> before.</summary>
    public ExecutionProvider Provider => _factory.Provider;

    /// <summary>Whether open sessions compute on the host: what they are given is then read in place.</summary>
    internal bool IsOnHost => _factory.Provider == ExecutionProvider.Cpu;

    /// <summary>Why CUDA is not used although it was tried; null otherwise.</summary>
    public string? FallbackReason => _factory.FallbackReason;

    /// <summary>Bytes of memory of the open sessions, as measured when each was opened.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Sum(static entry => entry.Bytes);
            }
        }
    }

    /// <summary>Number of open sessions.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List<Entry> idle;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            idle = [.. _entries.Values.Where(static entry => entry.Users == 0)];
            _entries.Clear();
        }

        Close(idle);
    }

    /// <summary>True while the session of a graph is open, so that renting it costs nothing.</summary>
    public bool IsOpen(GraphFile graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        lock (_lock)
        {
            return _entries.TryGetValue(KeyOf(graph, null), out var entry) && entry.Session.IsValueCreated;
        }
    }

    /// <summary>Opens the session of a graph or takes the open one; it stays open until the lease is disposed.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="variant">How the session differs; null for the graph as it is. Becomes the cache's when a session is opened with it.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the graph.</exception>
    /// <exception cref="ModelChangedException">A file of the graph is not any more what was checked.</exception>
    internal SessionLease Rent(GraphFile graph, SessionVariant? variant = null)
    {
        variant ??= graph.Patch?.CreateVariant();
        var key = KeyOf(graph, variant);
        Entry? entry;
        List<Entry> surplus = [];
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(key, out entry))
            {
                // Room is made before the load: the old session and the new one need not fit together.
                surplus = TakeSurplus(graph.WeightBytes);
                entry = new Entry(key, graph, variant, Open);
                _entries.Add(key, entry);
            }

            entry.Users++;
            entry.LastUse = ++_clock;
        }

        Close(surplus);
        try
        {
            return new SessionLease(this, entry, entry.Session.Value);
        }
        catch
        {
            lock (_lock)
            {
                entry.Users--;
                if (_entries.TryGetValue(key, out var current) && current == entry)
                {
                    _entries.Remove(key);
                }
            }

            throw;
        }
    }

    internal void Return(Entry entry)
    {
        List<Entry> surplus;
        lock (_lock)
        {
            entry.Users--;
            entry.LastUse = ++_clock;
            surplus = TakeSurplus(0);
            if (_disposed && entry.Users == 0)
            {
                surplus.Add(entry);
            }
        }

        Close(surplus);
    }

    private static string KeyOf(GraphFile graph, SessionVariant? variant) =>
        (variant?.Key ?? graph.Patch?.Key) is { } difference ? $"{graph.Key}#{difference}" : graph.Key;

    // One at a time, so that what the process grows by belongs to one session.
    private InferenceSession Open(Entry entry)
    {
        lock (_opening)
        {
            // Where the first session will lie is known only after it was opened.
            var provider = _factory.Provider;
            var (before, beforeOnCuda) = (_meter.UsedBytes(provider), provider == ExecutionProvider.Automatic ? _meter.UsedBytes(ExecutionProvider.Cuda) : 0);
            var session = _factory.Create(entry.Graph, entry.Variant);
            var growth = _meter.UsedBytes(_factory.Provider)
                - (provider == ExecutionProvider.Automatic && _factory.Provider == ExecutionProvider.Cuda ? beforeOnCuda : before);
            lock (_lock)
            {
                entry.Bytes = Math.Max(entry.Graph.WeightBytes, growth);
            }

            return session;
        }
    }

    // The longest unused first, until the rest and what comes fit.
    private List<Entry> TakeSurplus(long coming)
    {
        var surplus = new List<Entry>();
        var bytes = coming + _entries.Values.Sum(static open => open.Bytes);
        foreach (var idle in _entries.Values.Where(static open => open.Users == 0).OrderBy(static open => open.LastUse).ToList())
        {
            if (bytes <= _budget)
            {
                break;
            }

            bytes -= idle.Bytes;
            _entries.Remove(idle.Key);
            surplus.Add(idle);
        }

        return surplus;
    }

    private static void Close(List<Entry> entries)
    {
        foreach (var entry in entries.Where(static entry => entry.Session.IsValueCreated))
        {
            entry.Session.Value.Dispose();
            entry.Variant?.Dispose();
        }
    }

    internal sealed class Entry
    {
        public Entry(string key, GraphFile graph, SessionVariant? variant, Func<Entry, InferenceSession> open)
        {
            (Key, Graph, Variant, Bytes) = (key, graph, variant, graph.WeightBytes);
            Session = new Lazy<InferenceSession>(() => open(this));
        }

        public string Key { get; }

        public GraphFile Graph { get; }

        public SessionVariant? Variant { get; }

        public Lazy<InferenceSession> Session { get; }

        public long Bytes { get; set; }

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}
