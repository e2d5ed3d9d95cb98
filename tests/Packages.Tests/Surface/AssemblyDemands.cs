using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SogniLike.Packages.Tests.Surface;

/// <summary>What an assembly asks of another one: the types and members it refers to, and the interfaces it calls the other's structs through.</summary>
internal sealed class AssemblyDemands : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public AssemblyDemands(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Every demand that the surface does not meet, in words. Empty when all is well.</summary>
    public IReadOnlyList<string> Unmet(AssemblySurface surface)
    {
        var unmet = new SortedSet<string>(StringComparer.Ordinal);
        CheckIdentity(surface, unmet);
        foreach (var handle in _reader.TypeReferences)
        {
            if (AssemblyOf(handle) == surface.Name && surface.Find(SignatureNames.Of(_reader, handle)) is null)
            {
                unmet.Add($"type {SignatureNames.Of(_reader, handle)}");
            }
        }

        foreach (var member in _reader.MemberReferences.Select(_reader.GetMemberReference))
        {
            if (TypeOf(member.Parent) is { } type && AssemblyOf(type) == surface.Name
                && !surface.HasMember(SignatureNames.Of(_reader, type), Signature(member)))
            {
                unmet.Add($"member {SignatureNames.Of(_reader, type)}::{Signature(member)}");
            }
        }

        foreach (var (type, @interface) in InterfaceCallsOnStructs(surface.Name))
        {
            if (surface.Find(type) is { } found && !found.Interfaces.Contains(@interface))
            {
                unmet.Add($"interface {@interface} of {type}");
            }
        }

        return [.. unmet];
    }

    /// <summary>How many types and members of the other assembly this one refers to.</summary>
    public int Count(string assembly) =>
        _reader.TypeReferences.Count(handle => AssemblyOf(handle) == assembly)
        + _reader.MemberReferences.Select(_reader.GetMemberReference).Count(member => TypeOf(member.Parent) is { } type && AssemblyOf(type) == assembly);

    private void CheckIdentity(AssemblySurface surface, SortedSet<string> unmet)
    {
        var reference = _reader.AssemblyReferences.Select(_reader.GetAssemblyReference).Single(reference => _reader.GetString(reference.Name) == surface.Name);
        if (surface.Version < reference.Version)
        {
            unmet.Add($"version {reference.Version} or later, not {surface.Version}");
        }
    }

    private string Signature(MemberReference member)
    {
        var signature = member.GetKind() == MemberReferenceKind.Field
            ? member.DecodeFieldSignature(SignatureNames.Instance, null)
            : SignatureNames.Of(member.DecodeMethodSignature(SignatureNames.Instance, null));
        return $"{_reader.GetString(member.Name)} {signature}";
    }

    private string? AssemblyOf(TypeReferenceHandle handle)
    {
        var scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            HandleKind.TypeReference => AssemblyOf((TypeReferenceHandle)scope),
            _ => null,
        };
    }

    /// <summary>The type reference behind a handle, also that of a generic instantiation; null for anything else.</summary>
    private TypeReferenceHandle? TypeOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)handle;
        }

        if (handle.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        var signature = _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        signature.ReadCompressedInteger();
        return signature.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type ? (TypeReferenceHandle)type : null;
    }

    /// <summary>Calls of the form <c>constrained. T, callvirt I::M</c>: no reference says that T has to implement I.</summary>
    private IEnumerable<(string Type, string Interface)> InterfaceCallsOnStructs(string assembly)
    {
        foreach (var method in _reader.MethodDefinitions.Select(_reader.GetMethodDefinition).Where(static method => method.RelativeVirtualAddress != 0))
        {
            TypeReferenceHandle? constrained = null;
            foreach (var (code, token) in Instructions.Of(_file.GetMethodBody(method.RelativeVirtualAddress)))
            {
                if (code == ILOpCode.Callvirt && constrained is { } type && AssemblyOf(type) == assembly
                    && MetadataTokens.EntityHandle(token) is { Kind: HandleKind.MemberReference } callee
                    && TypeOf(_reader.GetMemberReference((MemberReferenceHandle)callee).Parent) is { } @interface
                    && SignatureNames.Of(_reader, @interface) is var name && name is not "System.Object" and not "System.ValueType")
                {
                    yield return (SignatureNames.Of(_reader, type), name);
                }

                constrained = code == ILOpCode.Constrained ? TypeOf(MetadataTokens.EntityHandle(token)) : null;
            }
        }
    }
}
