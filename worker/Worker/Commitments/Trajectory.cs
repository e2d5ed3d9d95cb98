using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Generation;

namespace SogniLike.Worker.Commitments;

/// <summary>
/// The trajectory of one job: hashed while it is walked, its predictions kept for the case that they must be opened. Only one image made in one pass from noise has leaves that
/// the pool can check; anything else leaves no commitment. One caller at a time, but for <see cref="Dispose"/>, which may come at any time: what is told later is not kept.
/// </summary>
public sealed class Trajectory : IGenerationObserver, IDisposable
{
    private readonly Lock _lock = new();
    private readonly TrajectoryKeeper _keeper;
    private TrajectoryHasher _hasher = new();
    private TrajectoryRoom? _room;
    private float[] _finalLatent = [];
    private bool _hasOtherPasses;
    private bool _isDisposed;

    internal Trajectory(TrajectoryKeeper keeper) => _keeper = keeper;

    /// <inheritdoc/>
    /// <exception cref="TrajectoryException">There is no room to keep it.</exception>
    public void OnStepCompleted(in GenerationStep completed)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                Add(completed);
            }
        }
    }

    /// <summary>What there is to commit to, once the image is finished; null when the trajectory is not whole or not one that the pool can check.</summary>
    /// <param name="imageSha256">SHA-256 of the image file.</param>
    /// <returns>Valid until this is disposed.</returns>
    public TrajectoryCommitment? Commit(ReadOnlySpan<byte> imageSha256) =>
        _room is null || _finalLatent.Length == 0 || _hasOtherPasses ? null : new TrajectoryCommitment(_hasher.Finish(_finalLatent, imageSha256), _finalLatent, _room);

    /// <summary>Gives the room back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _room?.Dispose();
        }
    }

    private void Add(in GenerationStep completed)
    {
        if (completed is not { Image: 0, Pass: 0 })
        {
            _hasOtherPasses = true;
            return;
        }

        if (completed.Index == 0)
        {
            // Also when half precision overflowed in the middle and all is made anew.
            Restart(TensorBytes.SizeOf((long)completed.Count * completed.Prediction.Length));
        }

        if (completed.Index != _hasher.Evaluations || _room is null)
        {
            throw new InvalidOperationException($"Evaluation {completed.Index} came after {_hasher.Evaluations} others.");
        }

        _hasher.Add(completed.Latent, completed.Prediction);
        _room.Write(completed.Prediction);
        if (completed.Index + 1 == completed.Count)
        {
            _finalLatent = completed.NextLatent.ToArray();
        }
    }

    private void Restart(long bytes)
    {
        _hasher = new TrajectoryHasher();
        _finalLatent = [];
        _hasOtherPasses = false;
        _room ??= _keeper.Reserve(bytes);
        _room.Clear();
    }
}
