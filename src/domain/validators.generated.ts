// @ts-nocheck
// Made by `npm run generate` from contracts/schemas. Do not edit.
export const licenseFields = ["status","jti","iss","sub","iat","exp","nbf","lexp","lid","limit_by","included_users","lic_exp_warn_days","tok_exp_warn_days","update_days","prod","company","account","slug","usage_billing","max_concurrent_user_sessions","details_url","trial","trial_exp","anonymousRatio"];

export const boolean = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://grafana-licensing-conformance.invalid/schemas/boolean.schema.json","title":"License availability","description":"Whether a valid license is available.","type":"boolean"};

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://grafana-licensing-conformance.invalid/schemas/boolean.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(typeof data !== "boolean"){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"dynamicProps":false,"dynamicItems":false};

export const license = validate21;
const schema32 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://grafana-licensing-conformance.invalid/schemas/license.schema.json","title":"License","description":"What the server returns when a license is added or renewed. Fields may change at any time, so none is required by itself; a documented field keeps the type of its example.","type":"object","properties":{"status":{"description":"A number; its meaning is not documented.","type":"integer"},"jti":{"description":"Observed: identifier of the token.","type":"string"},"iss":{"description":"Observed: issuer.","type":"string"},"sub":{"description":"Observed: root URL of the instance.","type":"string"},"iat":{"description":"Observed: issued at.","type":"integer"},"exp":{"description":"Observed: expiry of the token.","type":"integer"},"nbf":{"description":"Observed: not valid before.","type":"integer"},"lexp":{"description":"Observed: expiry of the license.","type":"integer"},"lid":{"description":"Observed: identifier of the license.","type":"string"},"limit_by":{"type":"string"},"included_users":{"type":"integer"},"lic_exp_warn_days":{"type":"integer"},"tok_exp_warn_days":{"type":"integer"},"update_days":{"type":"integer"},"prod":{"description":"A list of products, or null.","type":["array","null"],"items":{"type":"string"}},"company":{"type":"string"},"account":{"type":"string"},"slug":{"type":"string"},"usage_billing":{"type":"boolean"},"max_concurrent_user_sessions":{"type":"integer"},"details_url":{"type":"string"},"trial":{"type":"boolean"},"trial_exp":{"type":"integer"},"anonymousRatio":{"description":"0 in the example. A fraction is a warning, not an error.","type":"number"}},"anyOf":[{"required":["status"]},{"required":["jti"]},{"required":["iss"]},{"required":["sub"]},{"required":["iat"]},{"required":["exp"]},{"required":["nbf"]},{"required":["lexp"]},{"required":["lid"]},{"required":["limit_by"]},{"required":["included_users"]},{"required":["lic_exp_warn_days"]},{"required":["tok_exp_warn_days"]},{"required":["update_days"]},{"required":["prod"]},{"required":["company"]},{"required":["account"]},{"required":["slug"]},{"required":["usage_billing"]},{"required":["max_concurrent_user_sessions"]},{"required":["details_url"]},{"required":["trial"]},{"required":["trial_exp"]},{"required":["anonymousRatio"]}]};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://grafana-licensing-conformance.invalid/schemas/license.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = false;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.status === undefined){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "status"},message:"must have required property '"+"status"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.jti === undefined){
const err1 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "jti"},message:"must have required property '"+"jti"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.iss === undefined){
const err2 = {instancePath,schemaPath:"#/anyOf/2/required",keyword:"required",params:{missingProperty: "iss"},message:"must have required property '"+"iss"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid0 = valid0 || _valid0;
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.sub === undefined){
const err3 = {instancePath,schemaPath:"#/anyOf/3/required",keyword:"required",params:{missingProperty: "sub"},message:"must have required property '"+"sub"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
const _errs6 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.iat === undefined){
const err4 = {instancePath,schemaPath:"#/anyOf/4/required",keyword:"required",params:{missingProperty: "iat"},message:"must have required property '"+"iat"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid0 = valid0 || _valid0;
const _errs7 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.exp === undefined){
const err5 = {instancePath,schemaPath:"#/anyOf/5/required",keyword:"required",params:{missingProperty: "exp"},message:"must have required property '"+"exp"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
const _errs8 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.nbf === undefined){
const err6 = {instancePath,schemaPath:"#/anyOf/6/required",keyword:"required",params:{missingProperty: "nbf"},message:"must have required property '"+"nbf"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs8 === errors;
valid0 = valid0 || _valid0;
const _errs9 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.lexp === undefined){
const err7 = {instancePath,schemaPath:"#/anyOf/7/required",keyword:"required",params:{missingProperty: "lexp"},message:"must have required property '"+"lexp"+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs9 === errors;
valid0 = valid0 || _valid0;
const _errs10 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.lid === undefined){
const err8 = {instancePath,schemaPath:"#/anyOf/8/required",keyword:"required",params:{missingProperty: "lid"},message:"must have required property '"+"lid"+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid0 = _errs10 === errors;
valid0 = valid0 || _valid0;
const _errs11 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.limit_by === undefined){
const err9 = {instancePath,schemaPath:"#/anyOf/9/required",keyword:"required",params:{missingProperty: "limit_by"},message:"must have required property '"+"limit_by"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
var _valid0 = _errs11 === errors;
valid0 = valid0 || _valid0;
const _errs12 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.included_users === undefined){
const err10 = {instancePath,schemaPath:"#/anyOf/10/required",keyword:"required",params:{missingProperty: "included_users"},message:"must have required property '"+"included_users"+"'"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
var _valid0 = _errs12 === errors;
valid0 = valid0 || _valid0;
const _errs13 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.lic_exp_warn_days === undefined){
const err11 = {instancePath,schemaPath:"#/anyOf/11/required",keyword:"required",params:{missingProperty: "lic_exp_warn_days"},message:"must have required property '"+"lic_exp_warn_days"+"'"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
var _valid0 = _errs13 === errors;
valid0 = valid0 || _valid0;
const _errs14 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.tok_exp_warn_days === undefined){
const err12 = {instancePath,schemaPath:"#/anyOf/12/required",keyword:"required",params:{missingProperty: "tok_exp_warn_days"},message:"must have required property '"+"tok_exp_warn_days"+"'"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid0 = _errs14 === errors;
valid0 = valid0 || _valid0;
const _errs15 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.update_days === undefined){
const err13 = {instancePath,schemaPath:"#/anyOf/13/required",keyword:"required",params:{missingProperty: "update_days"},message:"must have required property '"+"update_days"+"'"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
var _valid0 = _errs15 === errors;
valid0 = valid0 || _valid0;
const _errs16 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.prod === undefined){
const err14 = {instancePath,schemaPath:"#/anyOf/14/required",keyword:"required",params:{missingProperty: "prod"},message:"must have required property '"+"prod"+"'"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
var _valid0 = _errs16 === errors;
valid0 = valid0 || _valid0;
const _errs17 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.company === undefined){
const err15 = {instancePath,schemaPath:"#/anyOf/15/required",keyword:"required",params:{missingProperty: "company"},message:"must have required property '"+"company"+"'"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
var _valid0 = _errs17 === errors;
valid0 = valid0 || _valid0;
const _errs18 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.account === undefined){
const err16 = {instancePath,schemaPath:"#/anyOf/16/required",keyword:"required",params:{missingProperty: "account"},message:"must have required property '"+"account"+"'"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
var _valid0 = _errs18 === errors;
valid0 = valid0 || _valid0;
const _errs19 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.slug === undefined){
const err17 = {instancePath,schemaPath:"#/anyOf/17/required",keyword:"required",params:{missingProperty: "slug"},message:"must have required property '"+"slug"+"'"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
var _valid0 = _errs19 === errors;
valid0 = valid0 || _valid0;
const _errs20 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.usage_billing === undefined){
const err18 = {instancePath,schemaPath:"#/anyOf/18/required",keyword:"required",params:{missingProperty: "usage_billing"},message:"must have required property '"+"usage_billing"+"'"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
var _valid0 = _errs20 === errors;
valid0 = valid0 || _valid0;
const _errs21 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.max_concurrent_user_sessions === undefined){
const err19 = {instancePath,schemaPath:"#/anyOf/19/required",keyword:"required",params:{missingProperty: "max_concurrent_user_sessions"},message:"must have required property '"+"max_concurrent_user_sessions"+"'"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
var _valid0 = _errs21 === errors;
valid0 = valid0 || _valid0;
const _errs22 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.details_url === undefined){
const err20 = {instancePath,schemaPath:"#/anyOf/20/required",keyword:"required",params:{missingProperty: "details_url"},message:"must have required property '"+"details_url"+"'"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
var _valid0 = _errs22 === errors;
valid0 = valid0 || _valid0;
const _errs23 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.trial === undefined){
const err21 = {instancePath,schemaPath:"#/anyOf/21/required",keyword:"required",params:{missingProperty: "trial"},message:"must have required property '"+"trial"+"'"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
var _valid0 = _errs23 === errors;
valid0 = valid0 || _valid0;
const _errs24 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.trial_exp === undefined){
const err22 = {instancePath,schemaPath:"#/anyOf/22/required",keyword:"required",params:{missingProperty: "trial_exp"},message:"must have required property '"+"trial_exp"+"'"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
var _valid0 = _errs24 === errors;
valid0 = valid0 || _valid0;
const _errs25 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.anonymousRatio === undefined){
const err23 = {instancePath,schemaPath:"#/anyOf/23/required",keyword:"required",params:{missingProperty: "anonymousRatio"},message:"must have required property '"+"anonymousRatio"+"'"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
var _valid0 = _errs25 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err24 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.status !== undefined){
let data0 = data.status;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err25 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.jti !== undefined){
if(typeof data.jti !== "string"){
const err26 = {instancePath:instancePath+"/jti",schemaPath:"#/properties/jti/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.iss !== undefined){
if(typeof data.iss !== "string"){
const err27 = {instancePath:instancePath+"/iss",schemaPath:"#/properties/iss/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.sub !== undefined){
if(typeof data.sub !== "string"){
const err28 = {instancePath:instancePath+"/sub",schemaPath:"#/properties/sub/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.iat !== undefined){
let data4 = data.iat;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err29 = {instancePath:instancePath+"/iat",schemaPath:"#/properties/iat/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.exp !== undefined){
let data5 = data.exp;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err30 = {instancePath:instancePath+"/exp",schemaPath:"#/properties/exp/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.nbf !== undefined){
let data6 = data.nbf;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err31 = {instancePath:instancePath+"/nbf",schemaPath:"#/properties/nbf/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.lexp !== undefined){
let data7 = data.lexp;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err32 = {instancePath:instancePath+"/lexp",schemaPath:"#/properties/lexp/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.lid !== undefined){
if(typeof data.lid !== "string"){
const err33 = {instancePath:instancePath+"/lid",schemaPath:"#/properties/lid/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.limit_by !== undefined){
if(typeof data.limit_by !== "string"){
const err34 = {instancePath:instancePath+"/limit_by",schemaPath:"#/properties/limit_by/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.included_users !== undefined){
let data10 = data.included_users;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err35 = {instancePath:instancePath+"/included_users",schemaPath:"#/properties/included_users/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.lic_exp_warn_days !== undefined){
let data11 = data.lic_exp_warn_days;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err36 = {instancePath:instancePath+"/lic_exp_warn_days",schemaPath:"#/properties/lic_exp_warn_days/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.tok_exp_warn_days !== undefined){
let data12 = data.tok_exp_warn_days;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err37 = {instancePath:instancePath+"/tok_exp_warn_days",schemaPath:"#/properties/tok_exp_warn_days/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.update_days !== undefined){
let data13 = data.update_days;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err38 = {instancePath:instancePath+"/update_days",schemaPath:"#/properties/update_days/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.prod !== undefined){
let data14 = data.prod;
if((!(Array.isArray(data14))) && (data14 !== null)){
const err39 = {instancePath:instancePath+"/prod",schemaPath:"#/properties/prod/type",keyword:"type",params:{type: schema32.properties.prod.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(Array.isArray(data14)){
const len0 = data14.length;
for(let i0=0; i0<len0; i0++){
if(typeof data14[i0] !== "string"){
const err40 = {instancePath:instancePath+"/prod/" + i0,schemaPath:"#/properties/prod/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
}
if(data.company !== undefined){
if(typeof data.company !== "string"){
const err41 = {instancePath:instancePath+"/company",schemaPath:"#/properties/company/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.account !== undefined){
if(typeof data.account !== "string"){
const err42 = {instancePath:instancePath+"/account",schemaPath:"#/properties/account/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.slug !== undefined){
if(typeof data.slug !== "string"){
const err43 = {instancePath:instancePath+"/slug",schemaPath:"#/properties/slug/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.usage_billing !== undefined){
if(typeof data.usage_billing !== "boolean"){
const err44 = {instancePath:instancePath+"/usage_billing",schemaPath:"#/properties/usage_billing/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.max_concurrent_user_sessions !== undefined){
let data20 = data.max_concurrent_user_sessions;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
const err45 = {instancePath:instancePath+"/max_concurrent_user_sessions",schemaPath:"#/properties/max_concurrent_user_sessions/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.details_url !== undefined){
if(typeof data.details_url !== "string"){
const err46 = {instancePath:instancePath+"/details_url",schemaPath:"#/properties/details_url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.trial !== undefined){
if(typeof data.trial !== "boolean"){
const err47 = {instancePath:instancePath+"/trial",schemaPath:"#/properties/trial/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.trial_exp !== undefined){
let data23 = data.trial_exp;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
const err48 = {instancePath:instancePath+"/trial_exp",schemaPath:"#/properties/trial_exp/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data.anonymousRatio !== undefined){
let data24 = data.anonymousRatio;
if(!((typeof data24 == "number") && (isFinite(data24)))){
const err49 = {instancePath:instancePath+"/anonymousRatio",schemaPath:"#/properties/anonymousRatio/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":{"status":true,"jti":true,"iss":true,"sub":true,"iat":true,"exp":true,"nbf":true,"lexp":true,"lid":true,"limit_by":true,"included_users":true,"lic_exp_warn_days":true,"tok_exp_warn_days":true,"update_days":true,"prod":true,"company":true,"account":true,"slug":true,"usage_billing":true,"max_concurrent_user_sessions":true,"details_url":true,"trial":true,"trial_exp":true,"anonymousRatio":true},"dynamicProps":false,"dynamicItems":false};

export const emptyObject = validate22;
const schema33 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://grafana-licensing-conformance.invalid/schemas/empty-object.schema.json","title":"Empty object","description":"The body of an accepted removal.","type":"object","maxProperties":0};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://grafana-licensing-conformance.invalid/schemas/empty-object.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length > 0){
const err0 = {instancePath,schemaPath:"#/maxProperties",keyword:"maxProperties",params:{limit: 0},message:"must NOT have more than 0 properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"dynamicProps":false,"dynamicItems":false};

export const error = validate23;
const schema34 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://grafana-licensing-conformance.invalid/schemas/error.schema.json","title":"Error","description":"What all error responses have in common. The page does not describe them.","type":"object","required":["message"],"properties":{"message":{"description":"A sentence for people.","type":"string"}}};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://grafana-licensing-conformance.invalid/schemas/error.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.message === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "message"},message:"must have required property '"+"message"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.message !== undefined){
if(typeof data.message !== "string"){
const err1 = {instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":{"message":true},"dynamicProps":false,"dynamicItems":false};

