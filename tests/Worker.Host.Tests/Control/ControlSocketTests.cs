using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Host.Control;
using SogniLike.Worker.Host.Tests.Fakes;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Models;
using SogniLike.Worker.Status;

namespace SogniLike.Worker.Host.Tests.Control;

[UnsupportedOSPlatform("windows")]
public sealed class ControlSocketTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Path_ShortEnough_IsInTheDataFolder() =>
        Assert.Equal(Path.Combine(_shell.Data, "control.sock"), ControlSocket.PathFor(new DataFolder(_shell.Data)));

    [Fact]
    public async Task Path_TooLongForASocket_FallsBackAndWorks()
    {
        var folder = new DataFolder(Path.Combine(_shell.Folder, new string('x', 120)));
        folder.Create();
        var path = ControlSocket.PathFor(folder);
        Assert.True(Encoding.UTF8.GetByteCount(path) <= ControlSocket.MaxPathBytes);

        await using (new Daemon(folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            Assert.IsType<ControlAnswer.Answered>(await new ControlClient(folder, TimeProvider.System).AskAsync(ControlCommands.Status, default));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task Socket_OpenedByTheDaemon_IsForTheOwnerOnly()
    {
        var folder = MakeFolder();

        await using var daemon = new Daemon(folder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ControlSocket.PathFor(folder)));
    }

    [Fact]
    public async Task Socket_LeftByAKilledDaemon_IsReplaced()
    {
        var folder = MakeFolder();
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(ControlSocket.PathFor(folder)));
        }

        Assert.IsType<ControlAnswer.NotRunning>(await new ControlClient(folder, TimeProvider.System).AskAsync(ControlCommands.Status, default));

        await using var daemon = new Daemon(folder);
        Assert.IsType<ControlAnswer.Answered>(await new ControlClient(folder, TimeProvider.System).AskAsync(ControlCommands.Pause, default));
        Assert.True(daemon.State.Paused);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"command\":\"destroy\"}")]
    [InlineData("LONG")]
    public async Task Request_Malformed_IsAnsweredWithTheRule(string request)
    {
        var folder = MakeFolder();
        await using var daemon = new Daemon(folder);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(ControlSocket.PathFor(folder)));

        await socket.SendAsync(Encoding.UTF8.GetBytes(request == "LONG" ? new string('x', 4096) : request + "\n"));
        var reply = await BoundedLine.ReadAsync(socket, 4096, default);

        Assert.Contains("A request is one line of JSON of at most 4096 bytes", Encoding.UTF8.GetString(reply!.Value.Span), StringComparison.Ordinal);
    }

    private DataFolder MakeFolder()
    {
        var folder = new DataFolder(_shell.Data);
        folder.Create();
        return folder;
    }

    /// <summary>A control server and what it speaks about, without a coordinator.</summary>
    private sealed class Daemon : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly ControlServer _server;

        public Daemon(DataFolder folder)
        {
            var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            _services = new ServiceCollection()
                .AddLogging()
                .AddSingleton<IImageBackend>(new OnnxImageBackend())
                .AddSingleton(_ => new WorkerIdentity("worker-1", "pool-1", new Uri("http://127.0.0.1:1"), default, key))
                .AddSingleton(new ModelCatalog([], []))
                .AddWorkerDaemon()
                .BuildServiceProvider();
            _server = new ControlServer(folder, _services.GetRequiredService<StatusReport>(), State, TimeProvider.System, NullLogger<ControlServer>.Instance);
        }

        public WorkerState State => _services.GetRequiredService<WorkerState>();

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            await _services.DisposeAsync();
        }
    }
}
