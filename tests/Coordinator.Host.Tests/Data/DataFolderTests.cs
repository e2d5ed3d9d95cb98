using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Startup;
using SogniLike.Coordinator.Host.Tests.Support;

namespace SogniLike.Coordinator.Host.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_MissingFolder_IsMadeForItsOwnerOnly()
    {
        var data = _folder.OpenData();

        Assert.True(Directory.Exists(data.Root));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Root));
        }
    }

    [Fact]
    public void Open_PathOfAFile_SaysWhichSettingToChange()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        var error = Assert.Throws<StartupException>(() => new DataFolder(Options.Create(new DataOptions { Folder = file })));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("--data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderInUse_SaysThatAnotherCoordinatorHasIt()
    {
        var options = Options.Create(new DataOptions { Folder = _folder.OpenData().Root });

        var error = Assert.Throws<StartupException>(() => new DataFolder(options));

        Assert.Contains("another coordinator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderThatIsNoLongerInUse_Succeeds()
    {
        var options = Options.Create(new DataOptions { Folder = _folder.OpenData().Root });
        _folder.OpenData().Dispose();

        new DataFolder(options).Dispose();
    }

    [Theory]
    [InlineData(true, UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(false, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    public void WriteAtomically_ExistingFile_IsReplacedAndNothingElseStays(bool secret, UnixFileMode mode)
    {
        var data = _folder.OpenData();
        DataFolder.WriteAtomically(data.OwnerLoginFile, "one", secret);
        DataFolder.WriteAtomically(data.OwnerLoginFile, "two", secret);

        Assert.Equal("two", File.ReadAllText(data.OwnerLoginFile));
        Assert.Equal(["instance.lock", "owner.login"], Directory.EnumerateFiles(data.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(mode, File.GetUnixFileMode(data.OwnerLoginFile));
        }
    }
}
