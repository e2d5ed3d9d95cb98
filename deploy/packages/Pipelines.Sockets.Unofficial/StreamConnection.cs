using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams as pipes.</summary>
public static class StreamConnection
{
    /// <summary>A stream that reads and writes at the same time, such as TLS. Disposing the pipe closes the stream.</summary>
    public static IDuplexPipe GetDuplex(Stream stream, PipeOptions? sendPipeOptions, PipeOptions? receivePipeOptions, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return StreamPump.Create(stream, sendPipeOptions, receivePipeOptions, name);
    }

    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return PipeReader.Create(stream, new StreamPipeReaderOptions(pipeOptions?.Pool));
    }

    private sealed class StreamPump : DuplexPump
    {
        private readonly Stream _stream;
        private readonly string? _name;

        private StreamPump(Stream stream, PipeOptions? sendOptions, PipeOptions? receiveOptions, string? name)
            : base(sendOptions, receiveOptions)
        {
            _stream = stream;
            _name = name;
        }

        public static StreamPump Create(Stream stream, PipeOptions? sendOptions, PipeOptions? receiveOptions, string? name)
        {
            var pump = new StreamPump(stream, sendOptions, receiveOptions, name);
            pump.Start();
            return pump;
        }

        public override string ToString() => _name ?? nameof(StreamConnection);

        private protected override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer);

        private protected override ValueTask SendAsync(ReadOnlyMemory<byte> buffer) => _stream.WriteAsync(buffer);

        private protected override async ValueTask FlushAsync() => await _stream.FlushAsync().ConfigureAwait(false);

        private protected override void CloseSend() => Close();

        private protected override void Close() => _stream.Dispose();
    }
}
