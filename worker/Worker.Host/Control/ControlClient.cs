using System.Net.Sockets;
using System.Text.Json;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Host.Control;

/// <summary>Asks the daemon of a data folder.</summary>
public sealed class ControlClient(DataFolder folder, TimeProvider time)
{
    private const int MaxReplyBytes = 1 << 20;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Sends one command and waits for its answer.</summary>
    /// <param name="command">One of <see cref="ControlCommands"/>.</param>
    public async Task<ControlAnswer> AskAsync(string command, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(ControlSocket.PathFor(folder)), either.Token);
        }
        catch (SocketException)
        {
            return new ControlAnswer.NotRunning(folder.FullPath);
        }

        try
        {
            byte[] request = [.. JsonSerializer.SerializeToUtf8Bytes(new ControlRequest(command), ControlJson.Default.ControlRequest), (byte)'\n'];
            await BoundedLine.WriteAsync(socket, request, either.Token);
            var line = await BoundedLine.ReadAsync(socket, MaxReplyBytes, either.Token);
            var reply = line is { } json ? JsonSerializer.Deserialize(json.Span, ControlJson.Default.ControlReply) : null;
            return reply?.Status is { } status ? new ControlAnswer.Answered(status)
                : new ControlAnswer.Failed(reply?.Error ?? "The daemon closed the connection without an answer.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ControlAnswer.TimedOut();
        }
        catch (Exception e) when (e is SocketException or JsonException)
        {
            return new ControlAnswer.Failed($"The daemon's answer cannot be read: {e.Message}");
        }
    }
}
