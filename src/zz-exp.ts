import { rmSync, readFileSync } from 'node:fs';
const { PactV4, MatchersV3: M, SpecificationVersion } = await import('@pact-foundation/pact');
rmSync('/tmp/px/out', {recursive:true, force:true});
const t0=performance.now();
const make = () => new PactV4({consumer:'c',provider:'p',dir:'/tmp/px/out',logLevel:'error',spec:SpecificationVersion.SPECIFICATION_VERSION_V4});
const go = async (name: string, build: (i: any)=>any, init: any, path='/x') => {
  try { await build(make().addInteraction().given('any',{persona:'a'}).uponReceiving(name).comment({key:'requirements',value:JSON.stringify(['a','b'])}).comment({key:'scenario',value:name})).executeTest(async (s:any)=>{ const r=await fetch(s.url+path,init); console.log(name, r.status, (await r.text()).slice(0,300)); if(r.status===500) throw new Error('no'); }); } catch(e:any){console.log(name,'ERR',e.message.slice(0,600))}
};
const J={'content-type':'application/json'};
await go('license', i=>i.withRequest('POST','/x',(b:any)=>b.headers({Accept:'application/json',Authorization:'Basic xx'}).jsonBody({token:{'pact:matcher:type':'equality','pact:generator:type':'ProviderState',expression:'${license}',value:'dummy',dataType:'STRING'}})).willRespondWith(M.matchStatus(200,[200,201]),(b:any)=>b.headers({'Content-Type':'application/json'}).jsonBody({status:M.integer(1),company:M.string('x'),prod:null}).matchingRules({body:{'$.prod':{combine:'OR',matchers:[{match:'null'},{match:'type',value:[]}]}}})), {method:'POST',headers:{...J,accept:'application/json',authorization:'Basic xx'},body:'{"token":"dummy"}'});
await go('badjson', i=>i.withRequest('POST','/x',(b:any)=>b.headers({'Content-Type':'application/json'}).body('application/json',Buffer.from('{"token":'))).willRespondWith(400,(b:any)=>b.jsonBody({message:M.string('m')})), {method:'POST',headers:J,body:'{"token":'});
await go('empty', i=>i.withRequest('DELETE','/x',(b:any)=>b.jsonBody({instance:'a'})).willRespondWith(202,(b:any)=>b.jsonBody({})), {method:'DELETE',headers:J,body:'{"instance":"a"}'});
await go('boolT', i=>i.withRequest('GET','/x').willRespondWith(200,(b:any)=>b.jsonBody(M.boolean(true))), {});
await go('boolE', i=>i.withRequest('GET','/x').willRespondWith(200,(b:any)=>b.jsonBody(false)), {});
console.log(performance.now()-t0);
console.log(readFileSync('/tmp/px/out/c-p.json','utf8'));
process.exit(0)
