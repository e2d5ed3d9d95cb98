using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Worker.Commitments;

/// <summary>Where the predictions of one trajectory lie, one after the other. One caller at a time.</summary>
internal sealed class TrajectoryRoom(Stream stream, Action release) : IDisposable
{
    private byte[] _buffer = [];
    private bool _isDisposed;

    /// <summary>Bytes from the first prediction to the last.</summary>
    public long Length { get; private set; }

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        stream.Position = 0;
        Length = 0;
    }

    /// <summary>Adds a prediction.</summary>
    /// <exception cref="TrajectoryException">The disk does not take it.</exception>
    public void Write(ReadOnlySpan<float> prediction)
    {
        var bytes = (int)TensorBytes.SizeOf(prediction.Length);
        if (_buffer.Length < bytes)
        {
            _buffer = new byte[bytes];
        }

        TensorBytes.Write(prediction, _buffer);
        try
        {
            stream.Write(_buffer, 0, bytes);
        }
        catch (IOException e)
        {
            throw new TrajectoryException("The worker's disk does not take the trajectory of this job.", e);
        }

        Length += bytes;
    }

    /// <summary>Reads from a place on.</summary>
    /// <returns>Bytes read; as many as fit, fewer only at the end.</returns>
    /// <exception cref="TrajectoryException">The disk does not give them back.</exception>
    public async Task<int> ReadAsync(long position, Memory<byte> destination, CancellationToken cancellationToken)
    {
        destination = destination[..(int)Math.Min(destination.Length, Length - position)];
        try
        {
            stream.Position = position;
            await stream.ReadExactlyAsync(destination, cancellationToken);
            return destination.Length;
        }
        catch (IOException e)
        {
            throw new TrajectoryException("The worker's disk does not give the trajectory of this job back.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            try
            {
                stream.Dispose();
            }
            finally
            {
                release();
            }
        }
    }
}
