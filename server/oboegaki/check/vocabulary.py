"""The words of SHACL: which there are, and which of them the engine passes over.

SHACL (2017) Core and SPARQL; Advanced Features and JavaScript (2017); the drafts of SHACL 1.2.
"""

_COMPONENTS = (
    "And Class Closed Datatype Disjoint Equals HasValue In LanguageIn LessThan LessThanOrEquals "
    "MaxCount MaxExclusive MaxInclusive MaxLength MinCount MinExclusive MinInclusive MinLength "
    "Node NodeKind Not Or Pattern Property QualifiedMaxCount QualifiedMinCount SPARQL UniqueLang "
    "Xone"
).split()

EVALUATED = frozenset(
    "alternativePath and ask class closed datatype deactivated declare defaultValue description "
    "detail disjoint equals flags focusNode group hasValue ignoredProperties in inversePath "
    "labelTemplate languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive "
    "maxLength message minCount minExclusive minInclusive minLength name namespace node nodeKind "
    "nodeValidator not oneOrMorePath optional or order parameter path pattern prefix prefixes "
    "property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape "
    "qualifiedValueShapesDisjoint select severity sparql suggestedShapesGraph shapesGraph "
    "targetClass targetNode targetObjectsOf targetSubjectsOf uniqueLang validator xone "
    "zeroOrMorePath zeroOrOnePath "
    "conforms result resultMessage resultPath resultSeverity sourceConstraint "
    "sourceConstraintComponent sourceShape value shapesGraphWellFormed "
    "AbstractResult BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent IRI "
    "IRIOrLiteral Info Literal NodeKind NodeShape Parameter Parameterizable PrefixDeclaration "
    "PropertyGroup PropertyShape SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint "
    "SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator Severity Shape "
    "ValidationReport ValidationResult Validator Violation Warning".split()
) | {f"{name}ConstraintComponent" for name in _COMPONENTS}
"""Constraints we check, and words that ask for no check (names, order, reports)."""

PASSED_OVER = frozenset(
    "annotationProperty annotationValue annotationVarName condition construct entailment "
    "expression filterShape intersection js jsFunctionName jsLibrary jsLibraryURL nodes object "
    "predicate resultAnnotation returnType rule subject target this union update "
    "Function JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType "
    "JSValidator ResultAnnotation Rule SPARQLConstructExecutable SPARQLFunction SPARQLRule "
    "SPARQLTarget SPARQLTargetType SPARQLUpdateExecutable Target TargetType TripleRule "
    "ExpressionConstraintComponent JSConstraintComponent "
    "agentInstruction ByTypes codeIdentifier conformanceDisallows intent maxListLength memberShape "
    "minListLength nodeByExpression propertyByExpression reificationRequired reifierShape "
    "rootClass shape ShapeClass singleLine someValue subsetOf targetWhere uniqueMembers "
    "uniqueValuesFor".split()
)
"""Rules, functions, targets and constraints that SHACL has elsewhere and that are not checked."""

XSD_TYPES = frozenset(
    "anyURI base64Binary boolean byte date dateTime dateTimeStamp dayTimeDuration decimal double "
    "duration float gDay gMonth gMonthDay gYear gYearMonth hexBinary int integer language long "
    "Name NCName negativeInteger NMTOKEN nonNegativeInteger nonPositiveInteger normalizedString "
    "positiveInteger QName short string time token unsignedByte unsignedInt unsignedLong "
    "unsignedShort yearMonthDuration anySimpleType anyAtomicType".split()
)
