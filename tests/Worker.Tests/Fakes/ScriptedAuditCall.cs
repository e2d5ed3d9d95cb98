using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>The coordinator's end of an audit or a calibration.</summary>
internal sealed class ScriptedAuditCall : IAuditCall
{
    private readonly Channel<AuditQuestion> _toWorker = Channel.CreateUnbounded<AuditQuestion>();
    private readonly Channel<AuditAnswer> _fromWorker = Channel.CreateUnbounded<AuditAnswer>();

    /// <summary>Completes when the worker will write no more.</summary>
    public TaskCompletionSource WriterClosed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker left the call.</summary>
    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Send(AuditQuestion part) => _toWorker.Writer.TryWrite(part);

    /// <summary>Asks for a prediction, the latent in two parts.</summary>
    public void Ask(uint evaluation, float[] latent, ImageTask? task = null) => Ask(new AuditQuestion { Evaluation = evaluation, Task = task }, latent);

    /// <summary>Asks for the image of a latent, in two parts.</summary>
    public void AskForImage(float[] latent) => Ask(new AuditQuestion { Decode = true }, latent);

    /// <summary>The coordinator ends the call in good order.</summary>
    public void End() => _toWorker.Writer.TryComplete();

    /// <summary>The call is lost, or ended with an error.</summary>
    public void Break(string code = "")
    {
        var trailers = new Metadata();
        if (code.Length > 0)
        {
            trailers.Add("sogni-error-code", code);
        }

        _toWorker.Writer.TryComplete(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "broken by the test"), trailers));
    }

    public Task<AuditAnswer> NextAsync() => _fromWorker.Reader.ReadAsync().Soonish();

    /// <summary>The next answer as a whole.</summary>
    public async Task<byte[]> NextAnswerAsync()
    {
        var bytes = new List<byte>();
        while (await NextAsync() is { End: null } part)
        {
            Assert.Equal(AuditAnswer.PartOneofCase.Data, part.PartCase);
            Assert.InRange(part.Data.Length, 1, 1 << 20);
            bytes.AddRange(part.Data);
        }

        return [.. bytes];
    }

    public async Task<AuditQuestion?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _toWorker.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException e) when (e.InnerException is RpcException broken)
        {
            throw broken;
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public Task WriteAsync(AuditAnswer part, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _fromWorker.Writer.TryWrite(part.Clone());
        return Task.CompletedTask;
    }

    public Task CompleteAsync()
    {
        WriterClosed.TrySetResult();
        return Task.CompletedTask;
    }

    public void Dispose() => Disposed.TrySetResult();

    private void Ask(AuditQuestion first, float[] latent)
    {
        var bytes = new byte[TensorBytes.SizeOf(latent.Length)];
        TensorBytes.Write(latent, bytes);
        first.Latent = ByteString.CopyFrom(bytes.AsSpan(0, bytes.Length / 2));
        Send(first);
        Send(new AuditQuestion { Latent = ByteString.CopyFrom(bytes.AsSpan(bytes.Length / 2)), Last = true });
    }
}
