using Microsoft.ML.OnnxRuntime;

namespace SogniLike.Imaging.Sessions;

/// <summary>A session that stays open while this is not disposed.</summary>
internal sealed class SessionLease(SessionCache cache, SessionCache.Entry entry, InferenceSession session) : IDisposable
{
    private bool _returned;

    public InferenceSession Session => session;

    public void Dispose()
    {
        if (!_returned)
        {
            _returned = true;
            cache.Return(entry);
        }
    }
}
